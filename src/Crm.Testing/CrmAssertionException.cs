namespace Crm.Testing;

/// <summary>An assertion about the CRM did not hold.</summary>
public sealed class CrmAssertionException(string message) : Exception(message);
