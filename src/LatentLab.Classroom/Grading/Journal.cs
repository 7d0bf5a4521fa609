using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// What has been graded, kept on disk as it happens: grading that is interrupted goes on where it was. A file per set
/// of answers, named by all that its grades depend on, so that nothing out of date is ever found.
/// </summary>
internal sealed class Journal(string folder)
{
    private const string Format = "2";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    /// <summary>Names a set of answers with the exercise, the kit and the limits it is graded by.</summary>
    public static string KeyOf(Answers answers, GradingOptions options)
    {
        var text = new StringBuilder();
        foreach (object part in new object[]
        {
            Format, typeof(Journal).Module.ModuleVersionId, typeof(AtomicFile).Module.ModuleVersionId,
            typeof(Notebooks.Session.NotebookSession).Module.ModuleVersionId,
            answers.Copy.Digest, options.TaskLimit.TotalSeconds, options.Megabytes, options.Seed ?? 0,
            options.Walls, typeof(Evaluation.EvaluationWorker).Module.ModuleVersionId,
        })
        {
            text.Append(part).Append('\n');
        }
        foreach ((string task, IReadOnlyList<string> cells) in answers.Sources.OrderBy(pair => pair.Key,
            StringComparer.Ordinal))
            text.Append(JsonSerializer.Serialize(new { task, cells })).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The grades of earlier; null where there are none, or their file is damaged.</summary>
    public IReadOnlyList<TaskGrade>? Find(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<TaskGrade>>(File.ReadAllBytes(PathOf(key)));
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Keep(string key, IReadOnlyList<TaskGrade> grades) =>
        AtomicFile.Write(PathOf(key), stream => JsonSerializer.Serialize(stream, grades, Written));

    private string PathOf(string key) => Path.Combine(folder, key + ".json");
}
