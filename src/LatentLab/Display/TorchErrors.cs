using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>libtorch's and TorchSharp's errors, explained for somebody who builds an autoencoder.</summary>
public static class TorchErrors
{
    private const string Backtrace = "\nException raised from ";

    // The first that matches is used.
    private static readonly TorchError[] Known = [.. ShapeErrors.All, .. ValueErrors.All];

    /// <summary>The exception's first lines, without libtorch's own stack, and what they mean.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="variables">Variables by name: a hint names the tensor that fits the message.</param>
    /// <returns>Null for an exception that is not one of these.</returns>
    public static string? Explain(Exception error, IReadOnlyDictionary<string, object?> variables)
    {
        if (error is not (ExternalException or ArgumentException or InvalidOperationException))
            return null;
        int end = error.Message.IndexOf(Backtrace, StringComparison.Ordinal);
        string words = (end < 0 ? error.Message : error.Message[..end]).Trim();
        foreach (TorchError known in Known)
        {
            if (known.Pattern.Match(words) is { Success: true } match
                && known.Hint(new TorchErrorPlace(match, variables)) is { } hint)
                return $"{known.Shorten(words)}\n→ {hint}";
        }
        return end < 0 ? null : words;
    }
}

/// <summary>One kind of complaint.</summary>
/// <param name="Pattern">How the message reads.</param>
/// <param name="Hint">What it means here; null where it means nothing.</param>
internal sealed record TorchError(Regex Pattern, Func<TorchErrorPlace, string?> Hint)
{
    public TorchError(string pattern, Func<TorchErrorPlace, string?> hint)
        : this(
            new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)), hint)
    {
    }

    /// <summary>Only the first line counts; what follows is the machinery's own.</summary>
    public bool FirstLineOnly { get; init; }

    public string Shorten(string words) => FirstLineOnly ? words.Split('\n')[0].TrimEnd() : words;
}

/// <summary>Where it happened: the message's own numbers, and the variables around.</summary>
internal sealed record TorchErrorPlace(Match Match, IReadOnlyDictionary<string, object?> Variables)
{
    public string Word(int group) => Match.Groups[group].Value;

    public long Number(int group) => long.Parse(Word(group), CultureInfo.InvariantCulture);

    /// <summary>A list such as <c>8, 1, 28, 28</c>; empty for none.</summary>
    public long[] Numbers(int group) =>
        [.. Word(group).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture))];

    /// <summary>The newest variable that holds a tensor of this kind.</summary>
    public (string Name, long[] Shape)? Find(Func<long[], bool> shape) => Variables
        .Where(variable => variable.Value is Tensor { IsInvalid: false })
        .Select(variable => (variable.Key, ((Tensor)variable.Value!).shape))
        .Where(variable => shape(variable.shape))
        .Select(variable => ((string, long[])?)variable)
        .LastOrDefault();

    public static string Shape(IEnumerable<long> sizes) => $"[{string.Join(", ", sizes)}]";

    public static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
