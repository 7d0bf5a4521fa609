namespace LatentLab.Experiments.Own;

/// <summary>What somebody wrote for an experiment: a model, a loss or a metric.</summary>
/// <param name="Kind"><c>model</c>, <c>loss</c> or <c>metric</c>.</param>
/// <param name="Name">By which settings name it.</param>
/// <param name="Unit">Of a metric; empty for the others.</param>
/// <param name="Code">Its code as .NET runs it; see docs/experiments.md.</param>
/// <param name="Digest">Twelve digits of the SHA-256 of <paramref name="Code"/>.</param>
internal sealed record OwnPart(string Kind, string Name, string Unit, string Code, string Digest)
{
    internal const string Model = "model", Loss = "loss", Metric = "metric";

    private const int LongestName = 40;

    /// <summary>
    /// The texts of the cells and files that it stands in, each with its name, as far as they could be found.
    /// </summary>
    public required IReadOnlyList<(string Name, string Text)> Sources { get; init; }

    public required Delegate Function { get; init; }

    /// <summary>As settings hold it: name and digest.</summary>
    public string Reference => $"{Name}@{Digest}";

    /// <exception cref="ArgumentException">A name that cannot be, or a function whose code cannot be told.</exception>
    internal static OwnPart Of(string kind, string name, Delegate function, string unit = "")
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetter(name[0])
            || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw new ArgumentException($"{kind} '{Json.PlacedJson.Shortened(name)}': expected a name of at most "
                + $"{LongestName} letters, digits, '-', '_' and '.', the first a letter.");
        try
        {
            CodeListing listing = CodeListing.Of(function);
            return new OwnPart(kind, name, unit, listing.Text, listing.Digest)
            {
                Sources = SourceTexts.Of(listing.Functions),
                Function = function
            };
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException($"{kind} '{name}': {wrong.Message}", wrong);
        }
    }

    /// <summary>The name in a setting, without the digest.</summary>
    internal static string NameOf(string reference) => reference.Split('@')[0];
}

/// <summary>The models, losses and metrics of one's own that an experiment has at hand.</summary>
internal sealed record OwnParts(IReadOnlyList<OwnPart> All)
{
    public static OwnParts None { get; } = new([]);

    /// <summary>With one more; one of the same kind and name is replaced.</summary>
    public OwnParts With(OwnPart part) =>
        new([.. All.Where(one => (one.Kind, one.Name) != (part.Kind, part.Name)), part]);

    /// <summary>
    /// A name from settings with the digest of what is at hand; as it is where nothing of that name is.
    /// </summary>
    public string Resolve(string kind, string reference) => reference.Contains('@') ? reference
        : All.FirstOrDefault(one => one.Kind == kind && one.Name == reference)?.Reference ?? reference;

    /// <exception cref="ArgumentException">It is not at hand; the message says what to do.</exception>
    public OwnPart Find(string kind, string reference) =>
        All.FirstOrDefault(one => one.Kind == kind && one.Reference == reference)
        ?? throw new ArgumentException(Missing(kind, reference));

    /// <summary>Why runs with these settings cannot be trained here; null if they can.</summary>
    public string? WhyNot(Settings.RunConfig config) => References(config)
        .Where(pair => All.All(one => one.Kind != pair.Kind || one.Reference != pair.Reference))
        .Select(pair => Missing(pair.Kind, pair.Reference)).FirstOrDefault();

    /// <summary>Those that these settings name and that are at hand.</summary>
    public IReadOnlyList<OwnPart> Of(Settings.RunConfig config) => [.. References(config)
        .SelectMany(pair => All.Where(one => one.Kind == pair.Kind && one.Reference == pair.Reference))];

    private static IEnumerable<(string Kind, string Reference)> References(Settings.RunConfig config) =>
    [
        .. config.Model.Own is string model ? [(OwnPart.Model, model)] : Array.Empty<(string, string)>(),
        .. config.Loss.Own is string loss ? [(OwnPart.Loss, loss)] : Array.Empty<(string, string)>(),
        .. config.Evaluation.Own.Select(metric => (OwnPart.Metric, metric)),
    ];

    private string Missing(string kind, string reference)
    {
        string name = OwnPart.NameOf(reference), method = $"With{char.ToUpperInvariant(kind[0])}{kind[1..]}";
        return All.FirstOrDefault(one => one.Kind == kind && one.Name == name) is OwnPart changed
            ? $"the {kind} '{name}' has changed: the settings ask for {reference}, and the code here is "
                + $"{changed.Reference}. Name it '{name}' in the settings to run it as it is now."
            : $"the {kind} '{reference}' is code of a notebook or a project, which is not at hand here. Run the "
                + $"experiment from there: Experiment.Load(\"FILE.json\").{method}(\"{name}\", …).Run(\"FOLDER\"). "
                + "Reports and queries of finished runs need no code.";
    }
}
