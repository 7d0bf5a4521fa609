namespace LatentLab.Experiments.Results;

/// <summary>Runs that a figure takes together.</summary>
/// <param name="Name">Their common values; empty where there is one group.</param>
public sealed record RunGroup(string Name, IReadOnlyList<RunSummary> Runs);

/// <summary>What a figure lays along its axis and what it tells apart by colour.</summary>
/// <param name="Against">The setting along the axis; null where nothing was swept.</param>
/// <param name="By">Settings whose values get lines of their own.</param>
public sealed record SweepView(string? Against, IReadOnlyList<string> By)
{
    /// <summary>
    /// The swept setting with the most values along the axis (numbers before names), every other one by colour, so that
    /// what is left within a point are seeds. What a search drew gets no colours: there would be one for each run.
    /// </summary>
    public static SweepView Of(ExperimentResults results, string? against = null, IReadOnlyList<string>? by = null)
    {
        IReadOnlyList<string> swept = results.Swept;
        string? axis = against is null
            ? swept.OrderByDescending(path => SettingNames.AreNumbers(ValuesOf(results, path)))
                .ThenByDescending(path => ValuesOf(results, path).Count).FirstOrDefault()
            : against == "seed" ? against : results.Path(against);
        return new SweepView(axis, by is null
            ? [.. swept.Where(path => path != axis && !results.Drawn.Contains(path))]
            : [.. by.Select(field => field == "seed" ? field : results.Path(field))]);
    }

    /// <summary>
    /// Swept settings in which runs at one point differ: they are pooled there, so that the spread is not of seeds
    /// alone.
    /// </summary>
    public IReadOnlyList<string> Pooled(ExperimentResults results)
    {
        IReadOnlyList<RunGroup> points = Settings(results, results.Finished);
        return [.. results.Swept.Where(
            path => points.Any(point => point.Runs.Select(results.Reader(path)).Distinct().Count() > 1))];
    }

    /// <summary>
    /// With as many of the settings that get lines as make no more than so many; what is left out is pooled, which
    /// <see cref="Pooled"/> tells.
    /// </summary>
    internal SweepView AtMost(int lines, ExperimentResults results)
    {
        int count = 1;
        return this with { By = [.. By.TakeWhile(path => (count *= ValuesOf(results, path).Count) <= lines)] };
    }

    /// <summary>The values of a setting, in their order.</summary>
    public static IReadOnlyList<string> ValuesOf(ExperimentResults results, string path) =>
        SettingNames.InOrder(results.Runs.Select(results.Reader(path)).OfType<string>());

    /// <summary>Groups by <see cref="By"/>, in the order of their values.</summary>
    public IReadOnlyList<RunGroup> Groups(ExperimentResults results, IEnumerable<RunSummary> runs) =>
        Groups(results, runs, By);

    /// <summary>Groups by every setting that was swept: what is left within a group are seeds.</summary>
    public IReadOnlyList<RunGroup> Settings(ExperimentResults results, IEnumerable<RunSummary> runs) =>
        Groups(results, runs, [.. By, .. Against is null ? [] : new[] { Against }]);

    /// <summary>For example <c>β 4, latent size 2</c>.</summary>
    public static string Name(ExperimentResults results, RunSummary run, IReadOnlyList<string> fields) =>
        string.Join(", ", fields.Select(path =>
            $"{(path == FolderResults.Case ? "" : SettingNames.Short(path, results.Swept) + " ")}"
            + $"{results.Reader(path)(run) ?? "–"}"));

    private static IReadOnlyList<RunGroup> Groups(
        ExperimentResults results, IEnumerable<RunSummary> runs, IReadOnlyList<string> fields)
    {
        IEnumerable<RunSummary> ordered = runs;
        foreach (string field in fields.Reverse())
        {
            string[] values = [.. ValuesOf(results, field)];
            Func<RunSummary, string?> read = results.Reader(field);
            // stable, so the last sort, by the first field, leads
            ordered = ordered.OrderBy(run => Array.IndexOf(values, read(run)));
        }
        return [
            .. ordered.GroupBy(run => Name(results, run, fields)).Select(group => new RunGroup(group.Key, [.. group]))];
    }
}
