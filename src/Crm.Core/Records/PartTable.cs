namespace Crm.Records;

/// <summary>All part lists of one root, by the part's class.</summary>
internal sealed class PartTable
{
    private readonly List<IPartList> _lists = [];

    public IReadOnlyList<IPartList> Lists => _lists;

    public PartList<T> Of<T>() where T : Record
    {
        foreach (var list in _lists)
        {
            if (list is PartList<T> found)
                return found;
        }

        var added = new PartList<T>();
        _lists.Add(added);
        return added;
    }

    public PartTable Copy()
    {
        var copy = new PartTable();
        foreach (var list in _lists)
            copy._lists.Add(list.Copy());
        return copy;
    }
}
