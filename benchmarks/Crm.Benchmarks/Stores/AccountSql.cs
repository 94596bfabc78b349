namespace Crm.Benchmarks.Stores;

/// <summary>The statements that contenders write by hand; parameters by name, as both databases take them.</summary>
internal static class AccountSql
{
    public const string Columns =
        "tenant, id, version, created_at, updated_at, deleted_at, external_ids, name, code, country, city, source, amount_amount, amount_currency, amount_base,"
        + " amount_rate, amount_rate_date, score, probability, since, touched, active, referrer, custom";

    public const string Find = $"SELECT {Columns} FROM crm_account WHERE tenant = @tenant AND id = @id";

    // What the library asks.
    public const string Page =
        $"SELECT {Columns} FROM crm_account WHERE tenant = @tenant AND deleted_at IS NULL AND active = @active AND score >= @score"
        + " AND ((touched >= @place) AND (touched > @place OR id > @id)) ORDER BY touched ASC NULLS FIRST, id ASC LIMIT @take";

    public const string Update =
        "UPDATE crm_account SET version = @newVersion, updated_at = @at, amount_amount = @amount, amount_currency = @currency, amount_base = @base,"
        + " amount_rate = @rate, amount_rate_date = @day WHERE tenant = @tenant AND id = @id AND version = @version";

    /// <summary>The columns of a new account; the others are null, but for the version.</summary>
    public const string InsertColumns =
        "tenant, id, version, created_at, updated_at, name, name_fold, code, code_fold, country, country_fold, city, city_fold, source, source_fold, amount_amount,"
        + " amount_currency, amount_base, amount_rate, amount_rate_date, score, probability, since, touched, active, referrer";

    // Parameters are named like the properties of a row, as Dapper wants them.
    public const string Insert =
        $"INSERT INTO crm_account ({InsertColumns}) VALUES (@Tenant, @Id, 1, @CreatedAt, @CreatedAt, @Name, @NameFold, @Code, @CodeFold, @Country, @CountryFold, @City,"
        + " @CityFold, @Source, @SourceFold, @AmountAmount, @AmountCurrency, @AmountBase, @AmountRate, @AmountRateDate, @Score, @Probability, @Since, @Touched, @Active,"
        + " @Referrer)";

    public const string AddBatch =
        "INSERT INTO crm__journal (tenant, type, record, version, kind, at, \"commit\", actor, cause_root, cause_depth, batch_first, batch)"
        + " VALUES (@Tenant, 'account', @Record, 1, 'created', @At, @Commit, @Actor, @Commit, 0, @BatchFirst, @Batch)";

    public const string AddEntry =
        "INSERT INTO crm__journal (tenant, type, record, version, kind, at, \"commit\", actor, cause_root, cause_depth, old)"
        + " VALUES (@tenant, 'account', @id, @newVersion, @kind, @at, @commit, @actor, @commit, 0, @old)";
}
