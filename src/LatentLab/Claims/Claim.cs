using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Hosts;

namespace LatentLab.Claims;

/// <summary>How a measured value is compared with its threshold.</summary>
public enum Comparison
{
    AtLeast,
    AtMost,
}

/// <summary>A sentence of the course, the number measured for it, and whether the number bears it out.</summary>
/// <param name="Id">The course's number of the sentence, for example <c>C04</c>.</param>
/// <param name="Sentence">What is claimed, in words.</param>
/// <param name="Value">What was measured; NaN never passes.</param>
/// <param name="Unit">For example <c>nats per image</c>; empty for a plain ratio or share.</param>
/// <param name="Comparison">Whether the value must be at least or at most the threshold.</param>
/// <param name="Threshold">From theory, or from the spread over seeds.</param>
/// <param name="Seed">The seed the models were trained from.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Claim(
    string Id, string Sentence, double Value, string Unit, Comparison Comparison, double Threshold, int Seed)
{
    /// <summary>The media type under which the book finds claims in a notebook.</summary>
    public const string MimeType = MediaTypes.Claim;

    public static Claim AtLeast(
        string id, string sentence, double value, double threshold, int seed, string unit = "") =>
        new(id, sentence, value, unit, Comparison.AtLeast, threshold, seed);

    public static Claim AtMost(
        string id, string sentence, double value, double threshold, int seed, string unit = "") =>
        new(id, sentence, value, unit, Comparison.AtMost, threshold, seed);

    public bool Passed => Comparison == Comparison.AtLeast ? Value >= Threshold : Value <= Threshold;

    private string Sign => Comparison == Comparison.AtLeast ? "≥" : "≤";

    /// <summary>One line, for a terminal.</summary>
    public override string ToString() =>
        KitLanguage.IsChinese
            ? $"{(Passed ? "成立" : "不成立")}  {Id}  {Sentence}：{Measured}（要求 {Sign} {Number(Threshold)}）"
            : $"{(Passed ? "holds" : "FAILS")}  {Id}  {Sentence}: {Measured} (needs {Sign} {Number(Threshold)})";

    private string Measured => $"{Number(Value)} {Unit}".TrimEnd();

    /// <summary>A badge: word and sign carry the verdict, colour only repeats it.</summary>
    public string ToHtml()
    {
        string colour = Passed ? "#0072b2" : "#d55e00";
        string verdict = KitLanguage.IsChinese ? Passed ? "✓ 成立" : "✗ 不成立" : Passed ? "✓ holds" : "✗ fails";
        string Text(string words) => WebUtility.HtmlEncode(words);
        string measured = $"<strong>{Written(Value)}</strong> {Text(Unit)}", threshold = $"{Sign} {Written(Threshold)}";
        string numbers = KitLanguage.IsChinese
            ? $"测得 {measured} · 要求 {threshold} · 随机种子 {Seed}"
            : $"measured {measured} · needs {threshold} · seed {Seed}";
        return $"""
            <div class="latentlab-claim" role="note" style="border:1px solid {colour};border-left-width:.5em;
              border-radius:.4em;padding:.5em .8em;margin:.5em 0;max-width:48em;font-family:system-ui,sans-serif">
            <strong style="color:{colour}">{verdict}</strong> <strong>{Text(Id)}</strong> {Text(Sentence)}<br>
            {numbers}
            </div>
            """;
    }

    /// <summary>The claim by media type; those ending in <c>json</c> hold JSON text.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString(),
        [MimeType] = ToJson().ToJsonString(),
    };

    private JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["sentence"] = Sentence,
        ["value"] = double.IsFinite(Value) ? JsonValue.Create(Value) : null,
        ["unit"] = Unit,
        ["comparison"] = JsonNamingPolicy.CamelCase.ConvertName(Comparison.ToString()),
        ["threshold"] = Threshold,
        ["passed"] = Passed,
        ["seed"] = Seed,
    };

    /// <summary>With a minus sign that is no hyphen, small numbers as powers of ten.</summary>
    private static string Written(double value) => Number(value).Replace('-', '−') is string number
        && number.Split('E') is [string digits, string exponent]
            ? $"{digits} × 10<sup>{exponent[..1].Replace("+", "")}{exponent[1..].TrimStart('0')}</sup>"
            : Number(value).Replace('-', '−');

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture);
}
