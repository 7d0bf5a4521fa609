using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Book.Claims;

/// <summary>
/// A claim as a lesson displayed it: the sentence, the number measured for it, and whether the number bears it out.
/// </summary>
/// <param name="Id">The course's number of the sentence, for example <c>C04</c>.</param>
/// <param name="Lesson">The lesson's name: its notebook's file name without extension.</param>
/// <param name="Value">What was measured; NaN if it was not finite.</param>
/// <param name="Comparison"><c>atLeast</c> or <c>atMost</c>.</param>
public sealed record BookClaim(
    string Id, string Sentence, string Lesson, double Value, string Unit, string Comparison, double Threshold,
    bool Passed, int Seed)
{
    /// <summary>The media type under which a notebook displays a claim.</summary>
    public const string MimeType = MediaTypes.Claim;

    /// <summary>≥ or ≤.</summary>
    public string Sign => Comparison == "atLeast" ? "≥" : "≤";

    /// <summary>The measured value as it is printed, with its unit.</summary>
    public string Measured => $"{Number(Value)} {Unit}".Trim();

    /// <summary>What the value had to reach.</summary>
    public string Needed => $"{Sign} {Number(Threshold)}";

    /// <summary>One line, for a terminal or a list of failures.</summary>
    public override string ToString() =>
        $"{(Passed ? "holds" : "FAILS")}  {Id}  {Sentence}: {Measured} (needs {Needed}, lesson {Lesson}, seed {Seed})";

    /// <summary>Reads a claim from the JSON that a notebook holds.</summary>
    /// <exception cref="FormatException">A field is missing, of another type, or the verdict contradicts the
    /// numbers.</exception>
    public static BookClaim FromJson(JsonNode? json, string lesson)
    {
        JsonObject fields = json as JsonObject ?? throw new FormatException(
            $"expected a JSON object with the fields of a claim, found {json?.ToJsonString() ?? "null"}");
        double value = fields["value"] is null ? double.NaN : Field<double>(fields, "value");
        double threshold = Field<double>(fields, "threshold");
        string comparison = Field<string>(fields, "comparison");
        bool borneOut = comparison switch
        {
            "atLeast" => value >= threshold,
            "atMost" => value <= threshold,
            _ => throw new FormatException($"a claim's comparison is 'atLeast' or 'atMost', found '{comparison}'"),
        };
        bool passed = Field<bool>(fields, "passed");
        string id = Field<string>(fields, "id");
        if (passed != borneOut)
        {
            throw new FormatException(
                $"claim {id} says passed = {passed}, yet {Number(value)} is {(borneOut ? "" : "not ")}{comparison} "
                + $"{Number(threshold)}");
        }

        return new BookClaim(id, Field<string>(fields, "sentence"), lesson, value, (string?)fields["unit"] ?? "",
            comparison, threshold, passed, Field<int>(fields, "seed"));
    }

    internal JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["sentence"] = Sentence,
        ["lesson"] = Lesson,
        ["value"] = double.IsFinite(Value) ? JsonValue.Create(Value) : null,
        ["unit"] = Unit,
        ["comparison"] = Comparison,
        ["threshold"] = Threshold,
        ["passed"] = Passed,
        ["seed"] = Seed,
    };

    /// <summary>
    /// As people write it: four significant digits unless told otherwise, whole numbers from a thousand on, a minus
    /// sign that is no hyphen, small numbers as 1.5 × 10⁻⁹.
    /// </summary>
    internal static string Number(double value, int digits = 4)
    {
        string text = value.ToString(Math.Abs(value) >= 1000 ? "N0" : $"G{digits}", CultureInfo.InvariantCulture);
        if (text.Split('E') is [string digitsOfIt, string exponent])
        {
            string power = "10" + string.Concat(int.Parse(exponent, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture).Select(sign => sign == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign - '0']));
            text = digitsOfIt == "1" ? power : $"{digitsOfIt} × {power}";
        }

        return text.Replace('-', '−');
    }

    private static T Field<T>(JsonObject fields, string name)
    {
        try
        {
            return fields[name] is JsonNode node
                ? node.Deserialize<T>()!
                : throw new FormatException($"a claim needs the field '{name}'");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException(
                $"a claim's field '{name}' is of type {typeof(T).Name}, found {fields[name]!.ToJsonString()}", fault);
        }
    }
}
