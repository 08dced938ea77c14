namespace Prompter.Providers.LlmProgram;

/// <summary>One row of a table in a <see cref="SqliteFile"/>.</summary>
internal sealed class SqliteRow(SqliteColumns columns, object?[] values, long rowId)
{
    /// <summary>The value of a column by its name, whose case does not matter: null, long, double, string or byte[].</summary>
    /// <returns>null as well when there is no such column, or when it was added after the row was written.</returns>
    public object? this[string column]
    {
        get
        {
            var index = columns.IndexOf(column);
            var value = index >= 0 && index < values.Length ? values[index] : null;
            // The alias of the row identifier is stored as null. (https://www.sqlite.org/fileformat2.html, section 2.3)
            return value is null && index >= 0 && index == columns.RowIdAlias ? rowId : value;
        }
    }
}
