using System.Text.Json;
using LatentLab.Experiments.Json;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments;

/// <summary>Fields set on a command line, checked as a file's are.</summary>
internal static class ExperimentOverrides
{
    private const string SearchPrefix = "search.", Logarithmic = "log:", To = "..";

    private static readonly string[] OwnNames =
        ["name", "question", "seeds", .. SearchJson.Names.Select(name => SearchPrefix + name)];

    public static Experiment Apply(Experiment experiment, IReadOnlyList<string> overrides)
    {
        if (overrides.Count == 0)
            return experiment;
        Experiment changed = experiment;
        HashSet<string> seen = [];
        foreach (string text in overrides)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw Refuse(text,
                    "expected FIELD=VALUE, such as training.epochs=50, or several values to vary it: loss.beta=1,2,4.");
            if (!seen.Add(name))
                throw Refuse(text, $"'{name}' is given twice. Keep one of the two; several values stand side by side: "
                    + $"{name}=1,2.");
            changed = name switch
            {
                "name" => changed with { Name = value },
                "question" => changed with { Question = value },
                "seeds" => changed with
                {
                    Seeds = [.. Values(Fields.Find("seed"), text, value).Select(one => (int)one!)]
                },
                _ when name.StartsWith(SearchPrefix, StringComparison.Ordinal) => changed with
                {
                    Search = SearchJson.With(changed.Search ?? new SearchSettings(), name[SearchPrefix.Length..],
                        Read(value), why => Refuse(text, why))
                },
                "seed" => throw Refuse(text, $"an experiment has seeds: seeds={value}."),
                _ => Set(changed, name, value, text),
            };
        }
        changed = changed with { Overrides = [.. experiment.Overrides, .. overrides] };
        changed.Plan();
        return changed;
    }

    private static Experiment Set(Experiment experiment, string path, string value, string text)
    {
        Field field = Fields.TryFind(path)
            ?? throw Refuse(text, FieldSuggestions.Unknown(path, [.. Fields.Paths, .. OwnNames]));
        if (experiment.List.Any(one => one.Values.ContainsKey(path)))
            throw Refuse(text, $"the cases of 'list' set {path} themselves. Change them in the file.");
        bool isDrawn = experiment.Search?.Space.ContainsKey(path) == true;
        SearchSettings? search = !isDrawn ? experiment.Search : experiment.Search! with
        {
            Space = experiment.Search.Space.Where(pair => pair.Key != path).ToDictionary()
        };
        if (RangeOf(value) is Draw range)
            return experiment with
            {
                Grid = experiment.Grid.Where(pair => pair.Key != path).ToDictionary(),
                Search = (search ?? new SearchSettings()) with
                {
                    Space = new Dictionary<string, Draw>(search?.Space ?? new Dictionary<string, Draw>())
                    {
                        [path] = range
                    }
                },
            };
        object?[] values = Values(field, text, value);
        Dictionary<string, IReadOnlyList<object?>> grid = new(experiment.Grid);   // a varied field keeps its place
        if (values.Length > 1)
            grid[path] = values;
        else
            grid.Remove(path);
        return experiment with
        {
            Base = values.Length > 1 ? experiment.Base : experiment.Base.With(path, values[0]),
            Grid = grid,
            // Nothing is left to draw, unless what the grid has is halved.
            Search = isDrawn && search is { Halves: false, Space.Count: 0 } ? null : search,
        };
    }

    /// <summary>1e-4..1e-2, or log:1e-4..1e-2; null for anything else.</summary>
    private static Draw? RangeOf(string value)
    {
        bool isLogarithmic = value.StartsWith(Logarithmic, StringComparison.Ordinal);
        return (isLogarithmic ? value[Logarithmic.Length..] : value).Split(To) is [var low, var high]
            && Read(low) is double least && Read(high) is double most
                ? isLogarithmic ? Draw.Logarithmic(least, most) : Draw.Between(least, most) : null;
    }

    private static object?[] Values(Field field, string text, string values) =>
        [.. Apart(values).Select(value => Value(field, text, value))];

    private static object? Value(Field field, string text, string value)
    {
        if (field.Type.Convert(Read(value), out object? converted) || field.Type.Convert(value, out converted))
            return converted;
        throw Refuse(text, $"expected {field.Type.Expected}, found {PlacedJson.Shortened(value)}.");
    }

    // A number, true, false, null or a list, as JSON writes it; anything else is a word.
    private static object? Read(string value)
    {
        try
        {
            return PlacedJson.Parse(System.Text.Encoding.UTF8.GetBytes(value), "override").Plain;
        }
        catch (Exception word) when (word is InvalidDataException or JsonException)
        {
            return value;
        }
    }

    /// <summary>The parts between commas, but for those in a list or in quotes.</summary>
    private static IEnumerable<string> Apart(string values)
    {
        int depth = 0, start = 0;
        bool quoted = false;
        for (int place = 0; place < values.Length; place++)
        {
            quoted ^= values[place] == '"';
            depth += quoted ? 0 : values[place] switch { '[' => 1, ']' => -1, _ => 0 };
            if (values[place] != ',' || depth > 0 || quoted)
                continue;
            yield return values[start..place].Trim();
            start = place + 1;
        }
        yield return values[start..].Trim();
    }

    private static ArgumentException Refuse(string text, string why) => new($"{PlacedJson.Shortened(text)}: {why}");
}
