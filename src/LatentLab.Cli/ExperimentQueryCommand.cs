using System.CommandLine;
using System.Text;
using LatentLab.Experiments.Querying;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Native;

namespace LatentLab.Cli;

/// <summary><c>latentlab experiment query</c>: questions in SQL to all runs of some folders.</summary>
internal static class ExperimentQueryCommand
{
    private const string Csv = "csv", Json = "json", Parquet = "parquet", Lines = "table";

    public static Command Build()
    {
        var words = new Argument<string[]>("dir")
        {
            Description = "Folders of runs or files of recorded results, then the question in SQL (SQLite's), such as "
                + "\"SELECT loss_beta, avg(test_kl) FROM runs GROUP BY loss_beta\"; without one, the tables and their "
                + "columns.",
            HelpName = "DIR… \"SELECT …\"",
            Arity = ArgumentArity.OneOrMore
        };
        var description = new Option<string>("--description")
        {
            Description = "Which of the descriptions that were run into a folder: all, or numbers or digests.",
            HelpName = "all|N[,N]",
            DefaultValueFactory = _ => "all"
        };
        var format = new Option<string?>("--format")
        {
            Description = "table, csv, json or parquet (default: what the ending of --out says, else table).",
            HelpName = "F"
        };
        format.AcceptOnlyFromAmong(Lines, Csv, Json, Parquet);
        var target = new Option<FileInfo?>("--out")
        {
            Description = "A file for the answer: .csv, .json or .parquet (default: it is printed). Without a "
                + "question: .sqlite, for all tables.",
            HelpName = "FILE"
        };
        var command = new Command("query", "Ask all runs of one or more folders in SQL.")
        {
            words, description, format, target
        };
        command.SetAction(parsed =>
        {
            string[] all = parsed.GetRequiredValue(words);
            bool asks = !Path.Exists(all[^1]) && (all.Length > 1 || all[^1].Contains(' '));
            string[] sources = asks ? all[..^1] : all;
            if (sources.Length == 0)
                throw new ArgumentException("Expected a folder of runs before the question, found none.");
            using var database = new RunDatabase(
                ExperimentResults.Load(sources, parsed.GetRequiredValue(description)));
            FileInfo? file = parsed.GetValue(target);
            if (!asks && file is not null)
            {
                if (file.Extension.TrimStart('.').ToLowerInvariant() is not ("sqlite" or "sqlite3" or "db"))
                    throw new ArgumentException("--out without a question: expected a file that ends in .sqlite, for "
                        + $"all tables, found '{file.Extension}'.");
                database.Save(file.FullName);
                return ExitCode.Done;
            }
            if (!asks)
            {
                foreach (var (table, columns) in database.Tables)
                    Console.WriteLine($"{table}: {string.Join(", ", columns)}");
                return ExitCode.Done;
            }
            string wanted = parsed.GetValue(format)
                ?? (file is null ? Lines : file.Extension.TrimStart('.').ToLowerInvariant());
            if (file is null && wanted == Parquet)
                throw new ArgumentException("A Parquet file is not for a terminal: expected --out FILE.");
            byte[] answer = Bytes(database.Ask(all[^1]), wanted);
            if (file is null)
                Console.Write(Encoding.UTF8.GetString(answer));
            else
                AtomicFile.Write(file.FullName, stream => stream.Write(answer));
            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] Bytes(ReportTable table, string format) => format switch
    {
        Csv => Encoding.UTF8.GetBytes(table.ToCsv()),
        Json => Encoding.UTF8.GetBytes(table.ToJson()),
        Parquet => table.ToParquet(),
        Lines => Encoding.UTF8.GetBytes(table.ToText()),
        _ => throw new ArgumentException("--out: expected a file that ends in .csv, .json or .parquet, found "
            + $"'.{format}'. Or say --format."),
    };
}
