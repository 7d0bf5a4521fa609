using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Book.Claims;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Mutations;

/// <summary>One mutation as it was once run and seen to turn its badge red.</summary>
/// <param name="Fingerprint">What the mutation and its settings were; see
/// <see cref="MutationList.Fingerprint"/>.</param>
/// <param name="Full">With the lesson's own settings, not the smaller ones.</param>
public sealed record MutationRecord(
    string Lesson, string Cell, string Fingerprint, DateOnly Date, string Data, bool Full, BookClaim Unbroken,
    BookClaim Broken);

/// <summary>How the claims of a course are broken, and what came of it.</summary>
public sealed record ClaimMutations(MutationList List, MutationRecords Records)
{
    /// <summary>Both from the folder of the lessons; null where it holds no list.</summary>
    /// <exception cref="BookException">One of them is damaged; the message names the place.</exception>
    public static ClaimMutations? Find(string folder) =>
        MutationList.Find(folder) is MutationList list ? new(list, MutationRecords.Find(folder)) : null;
}

/// <summary>What mutations have shown, kept beside the lessons.</summary>
public sealed record MutationRecords(IReadOnlyList<MutationRecord> Records)
{
    public const string FileName = "mutations.recorded.json";

    private const string About = "Claims whose causes were broken, and the values then; written by 'latentlab mutate "
        + "--record'.";

    private static readonly JsonSerializerOptions readable = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The records beside the lessons; none where there is no such file.</summary>
    /// <exception cref="BookException">It is damaged; the message names the place.</exception>
    public static MutationRecords Find(string folder) =>
        Path.Combine(folder, FileName) is string file && File.Exists(file) ? Read(file) : new([]);

    /// <summary>The record of a mutation as it is now; null where it was never run or has changed since.</summary>
    public MutationRecord? Of(MutationList list, Mutation mutation) => Records.FirstOrDefault(record =>
        (record.Lesson, record.Cell, record.Broken.Id) == (mutation.Lesson, mutation.Cell, mutation.Claim)
        && record.Fingerprint == list.Fingerprint(mutation));

    /// <summary>
    /// With the outcomes that turned red in the place of earlier ones of the same claims; in the list's order, without
    /// records of mutations that the list no longer has.
    /// </summary>
    public MutationRecords With(
        MutationList list, IEnumerable<MutationOutcome> outcomes, DateOnly date, string data, bool full)
    {
        Dictionary<Mutation, MutationRecord> red = outcomes.Where(outcome => outcome.TurnsRed).ToDictionary(
            outcome => outcome.Mutation,
            outcome => new MutationRecord(outcome.Mutation.Lesson, outcome.Mutation.Cell,
                list.Fingerprint(outcome.Mutation), date, data, full, outcome.Unbroken!, outcome.Broken!));
        return new([.. list.All.Select(mutation => red.GetValueOrDefault(mutation) ?? Of(list, mutation))
            .OfType<MutationRecord>()]);
    }

    /// <summary>The text of the file.</summary>
    public string ToJson() => new JsonObject
    {
        ["about"] = About,
        ["recorded"] = new JsonArray([.. Records.Select(record => new JsonObject
        {
            ["lesson"] = record.Lesson,
            ["cell"] = record.Cell,
            ["mutation"] = record.Fingerprint,
            ["date"] = record.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["data"] = record.Data,
            ["full"] = record.Full,
            ["unbroken"] = record.Unbroken.ToJson(),
            ["broken"] = record.Broken.ToJson(),
        })]),
    }.ToJsonString(readable) + "\n";

    private static MutationRecords Read(string file)
    {
        DataField all = DataField.Read(file).With("about", "recorded");
        return new([.. all.ListIfThere("recorded").Select(place =>
        {
            place.With("lesson", "cell", "mutation", "date", "data", "full", "unbroken", "broken");
            return new MutationRecord(place.Text("lesson"), place.Text("cell"), place.Text("mutation"),
                DateOnly.TryParseExact(place.Text("date"), "yyyy-MM-dd", out DateOnly date)
                    ? date : throw place.Fault("a date such as 2026-01-31"),
                place.Text("data"), place.FlagIfThere("full"), Claim(place, "unbroken"), Claim(place, "broken"));
        })]);
    }

    private static BookClaim Claim(DataField place, string name)
    {
        try
        {
            JsonNode? json = place.Json(name);
            return BookClaim.FromJson(json, (string?)json?["lesson"] ?? place.Text("lesson"));
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException)
        {
            throw place.Fault($"a claim in '{name}' ({fault.Message})");
        }
    }
}
