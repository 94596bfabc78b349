using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Crm.Errors;
using Crm.Evaluation;
using Crm.Models;
using Crm.Processes;
using Crm.Records;
using Crm.Sessions;
using Record = Crm.Records.Record;

namespace Crm.Core.Tests.Access;

/// <summary>Everything that can be seen of a result or an error, as text: two that read the same cannot be told apart.</summary>
public static class Observed
{
    public static string Text(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    public static async Task<string> OfAsync(Func<Task<object?>> act)
    {
        try
        {
            return Text(await act());
        }
        catch (Exception error)
        {
            return Text(error);
        }
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        if (depth > 12)
            throw new InvalidOperationException("The result nests too deeply to be looked at.");
        switch (value)
        {
            case null:
                text.Append("nothing");
                break;
            case Exception error:
                text.Append(error.GetType().Name).Append(' ').Append(error.Message).Append(' ').Append(error.InnerException?.Message);
                Write(text, error is RefusedException refused ? refused.Problems : error is ConflictException conflict ? conflict.Conflicts : [], depth + 1);
                break;
            case FieldValue field:
                text.Append(field.IsMissing ? "missing" : $"{field.Kind} {field} {(field.Kind == FieldKind.Money ? field.AsMoney()!.BaseAmount : null)}");
                break;
            case Record record:
                Members(text, record, depth, p => p.GetIndexParameters().Length == 0);
                break;
            case RecordType or FieldDefinition or BoundProcess or BoundState or BoundTransition or BoundRule or SessionModel or Delegate or Type:
                text.Append(value.ToString());
                break;
            case string or IFormattable or bool or RecordRef or TenantId:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IDictionary or IEnumerable:
                text.Append('[');
                foreach (var item in (IEnumerable)value)
                {
                    Write(text, item, depth + 1);
                    text.Append("; ");
                }

                text.Append(']');
                break;
            default:
                if (value.GetType().GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [])?.IsVirtual == true)
                    text.Append(value.ToString()).Append(' ');
                Members(text, value, depth, p => p.GetIndexParameters().Length == 0 && p.Name is not "EqualityContract");
                break;
        }
    }

    private static void Members(StringBuilder text, object value, int depth, Func<PropertyInfo, bool> which)
    {
        text.Append('{');
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(which).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            text.Append(property.Name).Append('=');
            Write(text, property.GetValue(value), depth + 1);
            text.Append(", ");
        }

        text.Append('}');
    }
}
