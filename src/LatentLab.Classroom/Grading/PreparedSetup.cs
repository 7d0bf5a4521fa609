using System.Diagnostics.CodeAnalysis;
using LatentLab.Evaluation.Wire;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// What an exercise's own cells left when they ran once, beside the instructor's answers and nobody else's: where
/// random numbers stood after each cell that used some, and the state of what was trained. Plain numbers, kept by the
/// grader on disk, where no worker can read them; a worker is sent what its answers need.
/// </summary>
internal sealed class PreparedSetup
{
    private readonly List<Message> entries = [];

    /// <summary>Where random numbers stand after a cell; null where it used none.</summary>
    public WireValue? RandomAfter(CopyCell cell) => Find(cell, "") is { Values: [var state] } ? state : null;

    /// <summary>What a cell left in a variable.</summary>
    public bool HasState(CopyCell cell, string variable, [NotNullWhen(true)] out IReadOnlyList<WireValue>? state) =>
        (state = Find(cell, variable)?.Values) is not null;

    public void Add(CopyCell cell, string variable, IReadOnlyList<WireValue> values) =>
        entries.Add(new Message(Verb.Done) { Name = cell.Id, Text = variable, Values = values });

    /// <summary>Null where the file is not there, or not whole.</summary>
    public static PreparedSetup? Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            var found = new PreparedSetup();
            while (MessageStream.Read(file) is { } entry)
            {
                if (entry.Verb == Verb.End)
                    return found;
                found.entries.Add(entry);
            }
            return null;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream =>
        {
            foreach (Message entry in entries.Append(new Message(Verb.End)))
                MessageStream.Write(stream, entry);
        });
    }

    private Message? Find(CopyCell cell, string variable) =>
        entries.FirstOrDefault(entry => entry.Name == cell.Id && entry.Text == variable);
}
