namespace Crm.Conformance;

/// <summary>A store does not do what the contract says; the message says what was expected and what was found.</summary>
public sealed class ConformanceException(string message) : Exception(message);
