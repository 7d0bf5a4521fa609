using System.Globalization;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Native;
using Microsoft.Data.Sqlite;

namespace LatentLab.Experiments.Querying;

/// <summary>
/// Runs as tables of a database in memory, to be asked in SQL (SQLite's): <c>runs</c>, a row for each run with its
/// settings and what it measured; <c>epochs</c>; and <c>latents</c>, the KL of each. A setting's or metric's column is
/// its path with underscores: <c>loss_beta</c>, <c>test_total</c>.
/// </summary>
public sealed class RunDatabase : IDisposable
{
    private const string Runs = "runs", Epochs = "epochs", Latents = "latents";

    private readonly SqliteConnection connection = new("Data Source=:memory:");
    private readonly Dictionary<string, IReadOnlyList<string>> tables = [];

    public RunDatabase(ExperimentResults results)
    {
        connection.Open();
        string[] settings = [.. results.Runs.SelectMany(run => run.Settings.Keys).Distinct()],
            metrics = [.. results.Runs.SelectMany(run => run.Metrics.Keys).Distinct()];
        Dictionary<int, ResultsDescription> descriptions = results.Descriptions.ToDictionary(one => one.Number);
        Fill(Runs,
            [
                "digest", "name", "seed", "outcome", "experiment", "description", "folder", "started", "tags", "note",
                "problem", "search", .. settings.Select(Column), .. metrics.Select(Column)
            ],
            results.Runs.Select(run => (object?[])
            [
                run.Hash, run.Name, run.Seed, ReportTables.Words(run.Outcome),
                descriptions.GetValueOrDefault(run.Descriptions.FirstOrDefault())?.Name ?? results.Name,
                string.Join(",", run.Descriptions),
                descriptions.GetValueOrDefault(run.Descriptions.FirstOrDefault())?.Folder,
                run.Started?.ToString("u", CultureInfo.InvariantCulture), string.Join(",", run.Tags), run.Note,
                run.Problem, run.Search, .. settings.Select(path => Value(run.Settings.GetValueOrDefault(path))),
                .. metrics.Select(metric => Finite(run[metric]))
            ]));
        Fill(Epochs, ["digest", "epoch", .. EpochCurves.All.Select(Column), "beta", "seconds"],
            results.Runs.SelectMany(run => run.Epochs.Select(epoch => (object?[])
            [
                run.Hash, epoch.Epoch, .. EpochCurves.All.Select(curve => Finite(EpochCurves.Term(epoch, curve))),
                epoch.Train.Beta, epoch.Seconds
            ])));
        Fill(Latents, ["digest", "latent", "kl"], results.Runs.SelectMany(run => run.KlOfLatents.Select(
            (kl, index) => (object?[])[run.Hash, index + 1, Finite(kl)])));
        Do("PRAGMA query_only = ON");
    }

    /// <summary>The columns of each table.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tables => tables;

    /// <summary>The answer to one question.</summary>
    /// <param name="sql">SQLite's; it changes nothing.</param>
    /// <exception cref="ArgumentException">It cannot be answered; the message says why, and which columns there
    /// are.</exception>
    public ReportTable Ask(string sql)
    {
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using SqliteDataReader reader = command.ExecuteReader();
            string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            List<IReadOnlyList<object?>> rows = [];
            while (reader.Read())
                rows.Add([.. columns.Select((_, place) => Cell(reader, place))]);
            return columns.Length > 0 ? new ReportTable(columns, rows)
                : throw new ArgumentException("This asks for nothing: begin with SELECT.", nameof(sql));
        }
        catch (SqliteException wrong)
        {
            throw new ArgumentException($"SQL: {Reason(wrong.Message)}. {Hint(wrong.Message)}".TrimEnd(), nameof(sql));
        }
    }

    /// <summary>
    /// Writes all tables as a file of SQLite's, for other programs and for a notebook's own SQL cells.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        string draft = Path.GetTempFileName();
        try
        {
            using (var file = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = draft, Pooling = false }.ToString()))
                connection.BackupDatabase(file);
            AtomicFile.Write(path, stream => stream.Write(File.ReadAllBytes(draft)));
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public void Dispose() => connection.Dispose();

    // loss.beta → loss_beta. A list's cases would be a word of SQL's.
    private static string Column(string path) => path == FolderResults.Case ? "case_label" : path.Replace('.', '_')
        .Replace('-', '_');

    private static object? Value(string? text) => text is null or "null" ? null
        : SettingNames.Number(text) is not double number ? text
        : number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : number;

    private static object? Finite(double value) => double.IsFinite(value) ? value : null;

    private static object? Cell(SqliteDataReader reader, int place) => reader.GetValue(place) switch
    {
        DBNull => null,
        long whole when whole is >= int.MinValue and <= int.MaxValue => (int)whole,
        var value => value,
    };

    private void Fill(string table, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        tables.Add(table, columns);
        Do($"CREATE TABLE {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))})");
        using SqliteTransaction all = connection.BeginTransaction();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {table} VALUES ({string.Join(", ", columns.Select((_, place) => $"$p{place}"))})";
        SqliteParameter[] cells = [.. columns.Select((_, place) => insert.Parameters.AddWithValue($"$p{place}", null))];
        foreach (object?[] row in rows)
        {
            for (int place = 0; place < cells.Length; place++)
                cells[place].Value = row[place] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }
        all.Commit();
    }

    private void Do(string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // SQLite Error 1: 'no such column: x'.
    private static string Reason(string message) =>
        message.Split('\'', 2) is [_, var rest] ? rest.TrimEnd('.', '\'') : message;

    private string Hint(string message)
    {
        string missing = Reason(message).Split(": ", 2) is [_, var name] ? Column(name) : "";
        string[] names = [.. tables.Values.SelectMany(columns => columns).Concat(tables.Keys).Distinct()];
        return message.Contains("readonly", StringComparison.Ordinal) ? "The runs are not changed by a query."
            : !message.Contains("no such", StringComparison.Ordinal) ? ""
            : Meant(missing, names) is { Length: > 0 } meant
                ? $"Did you mean {string.Join(" or ", meant.Select(one => $"'{one}'"))}?"
                : $"There are {string.Join("; ", tables.Select(
                    table => $"{table.Key} ({string.Join(", ", table.Value)})"))}.";
    }

    // beta → loss_beta
    private static string[] Meant(string missing, string[] names) =>
        names.Where(name => name.EndsWith($"_{missing}", StringComparison.OrdinalIgnoreCase)).ToArray() is
        { Length: > 0 } longer ? longer
        : names.Contains(missing) ? [missing]
        : Data.NearestWord.Close(missing, names) is string near ? [near] : [];
}
