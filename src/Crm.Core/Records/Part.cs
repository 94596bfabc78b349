namespace Crm.Records;

/// <summary>A record inside a root: loaded, checked, removed and restored with it, and visible to whoever sees the root.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
/// <typeparam name="TRoot">The root's class, which returns its parts from a <see cref="PartList{T}"/> property.</typeparam>
/// <remarks>Writing a part raises the version of its root. A part has no owner of its own.</remarks>
public abstract class Part<TSelf, TRoot> : Record<TSelf>, IPart
    where TSelf : Part<TSelf, TRoot>
    where TRoot : Record<TRoot>
{
    /// <summary>The root; set when the root is committed.</summary>
    public Id<TRoot> Root { get; internal set; }

    /// <summary>The place among the parts of its type, from 0; set when the root is committed, and kept when others go.</summary>
    public int Position { get; internal set; }

    int IPart.Position
    {
        get => Position;
        set => Position = value;
    }

    Guid IPart.RootKey
    {
        get => Root.Value;
        set => Root = new Id<TRoot>(value);
    }

    Type IPart.RootClass => typeof(TRoot);
}

/// <summary>What the library knows of every part without its types.</summary>
internal interface IPart
{
    Guid RootKey { get; set; }

    int Position { get; set; }

    Type RootClass { get; }
}
