using Crm.Records;
using Crm.Sessions;

namespace Quickstart.Loading;

/// <summary>A record that is to be added, and the row that it comes from.</summary>
/// <param name="Row">The row.</param>
/// <param name="Record">The record.</param>
/// <param name="Added">What is done once the record is in a session, such as importing its states; null for nothing.</param>
internal sealed record Draft<T>(CsvRow Row, T Record, Action<IWriteSession>? Added = null) where T : Record;
