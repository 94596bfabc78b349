namespace Crm.Commits;

/// <summary>A policy of the library's own that at most refuses: what it was shown needs no second look.</summary>
internal interface IRefusingPolicy : IFieldPolicy;
