using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Classroom.Release;

/// <summary>What a cell of a solution notebook is for.</summary>
public enum CellRole
{
    /// <summary>The learner's: handed out with a stub in place of the solution.</summary>
    Answer,

    /// <summary>Calls the check.</summary>
    Check,

    /// <summary>The teacher's: not handed out.</summary>
    Instructor,

    /// <summary>The exercise's own, with a word on what it changes of what earlier cells declared.</summary>
    Setup,
}

/// <summary>
/// A cell's entry <c>latentlab</c> in its metadata: <c>{"task": "kl-closed-form", "role": "answer"}</c>, or
/// <c>{"role": "setup", "changes": ["model"]}</c> on a cell that trains.
/// </summary>
/// <param name="Task">The task's id; may be empty for an instructor's cell, and is for a setup cell.</param>
public sealed record TaskCell(string Task, CellRole Role)
{
    /// <summary>
    /// Of a setup cell: the variables of earlier cells whose insides it changes. Where no answer needs one of these,
    /// and nothing else that the cell declares, grading leaves the cell out.
    /// </summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The metadata's key.</summary>
    public const string Key = "latentlab";

    /// <summary>What the cell says of itself; null where it belongs to no task.</summary>
    /// <exception cref="InvalidDataException">The entry is there but cannot be read.</exception>
    public static TaskCell? Of(NotebookCell cell)
    {
        if (!cell.Metadata.TryGetPropertyValue(Key, out JsonNode? entry))
            return null;
        string? task = Word(entry, "task"), role = Word(entry, "role");
        CellRole? known = role switch
        {
            "answer" => CellRole.Answer,
            "check" => CellRole.Check,
            "instructor" => CellRole.Instructor,
            "setup" => CellRole.Setup,
            _ => null,
        };
        string[]? changes = known == CellRole.Setup ? Words(entry, "changes") : [];
        bool needsTask = known is CellRole.Answer or CellRole.Check;
        if (known is null || changes is null || (string.IsNullOrWhiteSpace(task) && needsTask))
        {
            throw new InvalidDataException(
                $"cell '{cell.Id}': its metadata '{Key}' must be {{\"task\": \"<task id>\", \"role\": \"answer\" | "
                + "\"check\" | \"instructor\"} or {\"role\": \"setup\", \"changes\": [\"<variable>\"]}, found "
                + $"{entry?.ToJsonString() ?? "null"}.");
        }
        return new TaskCell(task ?? "", known.Value) { Changes = changes };
    }

    private static string[]? Words(JsonNode? entry, string key)
    {
        if (entry is not JsonObject fields || fields[key] is not JsonArray list)
            return null;
        string?[] words = [.. list.Select(item =>
            item is JsonValue value && value.TryGetValue(out string? word) ? word : null)];
        return words.All(word => !string.IsNullOrWhiteSpace(word)) ? [.. words.OfType<string>()] : null;
    }

    private static string? Word(JsonNode? entry, string key) =>
        entry is JsonObject fields && fields[key] is JsonValue value && value.TryGetValue(out string? word)
            ? word
            : null;
}
