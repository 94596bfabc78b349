namespace Crm.Rules;

/// <summary>How two values are compared.</summary>
public enum Comparison
{
    /// <summary>Equal; false when either is missing.</summary>
    Eq,

    /// <summary>Exactly not <see cref="Eq"/>: true when either is missing.</summary>
    Ne,

    /// <summary>Less; false when either is missing.</summary>
    Lt,

    /// <summary>Less or equal; false when either is missing.</summary>
    Le,

    /// <summary>Greater; false when either is missing.</summary>
    Gt,

    /// <summary>Greater or equal; false when either is missing.</summary>
    Ge,
}

/// <summary>How two folded texts are compared; false when either is missing.</summary>
public enum TextComparison
{
    /// <summary>The folds are equal.</summary>
    Same,

    /// <summary>The field's fold holds the other.</summary>
    Contains,

    /// <summary>The field's fold begins with the other.</summary>
    StartsWith,

    /// <summary>The field's fold ends with the other.</summary>
    EndsWith,
}

/// <summary>How many of the related records must meet a rule.</summary>
public enum Quantifier
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>Not one.</summary>
    None,

    /// <summary>Each; met when there is none.</summary>
    All,
}

/// <summary>What is computed over related records.</summary>
public enum Aggregate
{
    /// <summary>How many there are.</summary>
    Count,

    /// <summary>The sum; 0 when there is none. Money by its base amount.</summary>
    Sum,

    /// <summary>The least value; missing when there is none.</summary>
    Min,

    /// <summary>The greatest value; missing when there is none.</summary>
    Max,
}

/// <summary>Which way a hierarchy is followed.</summary>
public enum HierarchyDirection
{
    /// <summary>The record stands above the other.</summary>
    AncestorOf,

    /// <summary>The record stands below the other.</summary>
    DescendantOf,
}
