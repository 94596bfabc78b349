namespace Crm.Commits;

/// <summary>A policy of the library's own that at most sets fields of what is pending: nothing needs to be looked for after it.</summary>
internal interface IFieldPolicy : ICommitPolicy;
