using System.Net;
using LatentLab.Hosts;

namespace LatentLab.Classroom;

/// <summary>Help in levels, shown folded in a notebook.</summary>
/// <param name="Title">The task.</param>
/// <param name="Sentences">The hints up to the last level, in order.</param>
/// <param name="Level">The level that is open; the later ones are folded.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Hint(string Title, IReadOnlyList<string> Sentences, int Level)
{
    /// <summary>The open hint, for a terminal.</summary>
    public override string ToString() =>
        $"Hint {Level}: {Sentences[Level - 1]}{(Sentences.Count > Level ? $" (More: Hint({Level + 1}).)" : "")}";

    public string ToHtml()
    {
        string[] folds = [.. Sentences.Select((sentence, index) =>
            $"<details{(index + 1 <= Level ? " open" : "")}><summary>Hint "
            + $"{index + 1}</summary><p>{WebUtility.HtmlEncode(sentence)}</p></details>")];
        return $"""
            <div class="latentlab-hint" role="note" style="border-left:.3em solid #6b6b6b;padding:.2em .8em;
              margin:.5em 0;max-width:48em;font-family:system-ui,sans-serif">
            <strong>{WebUtility.HtmlEncode(Title)}</strong>
            {string.Concat(folds)}
            </div>
            """;
    }

    /// <summary>The hint by media type.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString()
    };
}
