using System.Collections.Immutable;
using System.Globalization;
using Crm.Evaluation;
using Crm.Records;

namespace Crm.Sql;

/// <summary>What the parts of one statement share: its parameters and its aliases.</summary>
internal sealed class SqlScope(SqlDialect dialect, RuleContext context, TenantId tenant)
{
    private static readonly SqlColumn Text = new("", FieldKind.Text, FieldPiece.Value, IsCustom: false);
    private readonly List<SqlParameter> _parameters = [];
    private string? _tenant;
    private int _aliases;

    public SqlDialect Dialect { get; } = dialect;

    public RuleContext Context { get; } = context;

    public ImmutableArray<SqlParameter> Parameters => [.. _parameters];

    public string Alias() => string.Create(CultureInfo.InvariantCulture, $"t{++_aliases}");

    public string Parameter(FieldValue value, SqlColumn column) => Parameter(Dialect.ToDatabase(value, column), value.Kind);

    public string Parameter(string text) => Parameter(FieldValue.Text(text), Text);

    public string Parameter(long number) => Parameter(FieldValue.Integer(number), SqlColumn.Count);

    public string Column(string alias, RecordType type, FieldDefinition field, FieldPiece piece = FieldPiece.Value) =>
        Dialect.Column(alias, SqlColumn.For(type, field, piece));

    public string Id(string alias, RecordType type) => Column(alias, type, type.Get(SystemFields.Id));

    public string OfTenant(string alias) => $"{alias}.{Dialect.Quote(Dialect.ColumnName(RecordColumns.Tenant))} = {_tenant ??= Parameter(tenant.Value)}";

    /// <summary>The tenant's live records: what every other table is narrowed to.</summary>
    public string Live(string alias, RecordType type) => $"{OfTenant(alias)} AND {NotDeleted(alias, type)}";

    public string NotDeleted(string alias, RecordType type) => $"{Column(alias, type, type.Get(SystemFields.DeletedAt))} IS NULL";

    /// <summary>Table and alias, as they stand after FROM.</summary>
    public string From(RecordType type, string alias) => $"{Dialect.Table(type)} AS {alias}";

    private string Parameter(object value, FieldKind kind)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}");
        _parameters.Add(new SqlParameter(name, value, kind));
        return Dialect.Placeholder(name);
    }
}
