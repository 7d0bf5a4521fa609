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
}

/// <summary>
/// A cell's entry <c>latentlab</c> in its metadata: <c>{"task": "kl-closed-form", "role": "answer"}</c>.
/// </summary>
/// <param name="Task">The task's id; may be empty for an instructor's cell.</param>
public sealed record TaskCell(string Task, CellRole Role)
{
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
            _ => null,
        };
        if (known is null || (string.IsNullOrWhiteSpace(task) && known != CellRole.Instructor))
        {
            throw new InvalidDataException(
                $"cell '{cell.Id}': its metadata '{Key}' must be {{\"task\": \"<task id>\", \"role\": \"answer\" | "
                + $"\"check\" | \"instructor\"}}, found {entry?.ToJsonString() ?? "null"}.");
        }
        return new TaskCell(task ?? "", known.Value);
    }

    private static string? Word(JsonNode? entry, string key) =>
        entry is JsonObject fields && fields[key] is JsonValue value && value.TryGetValue(out string? word)
            ? word
            : null;
}
