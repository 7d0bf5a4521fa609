using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LatentLab.Classroom.Grading.Worker;

/// <summary>What a worker tells the grader.</summary>
internal enum WordKind
{
    /// <summary>The process is up and walled in; the instructor's own cells run from here on.</summary>
    Ready,

    /// <summary>A learner's answer begins to run.</summary>
    Begin,

    /// <summary>A task has its outcome.</summary>
    Verdict,

    /// <summary>A cell of the instructor's failed before any learner's code had run.</summary>
    Failed,

    /// <summary>All steps are done.</summary>
    End,
}

/// <param name="Number">Counts up from 0, so that nothing can be said twice or left out unnoticed.</param>
internal sealed record WorkerMessage(
    int Number, WordKind Kind, string Task, TaskOutcome Outcome, string Text, string? Misconception,
    IReadOnlyList<string> Notes);

/// <summary>
/// The worker's way to the grader: lines on a pipe, each signed with a key that came in through standard input. Code in
/// the same process may find the pipe and write to it; without the key nothing it writes is believed.
/// </summary>
internal sealed class VerdictWriter(Stream pipe, byte[] key)
{
    private int count;

    public void Write(
        WordKind kind, string task = "", TaskOutcome outcome = default, string text = "", string? misconception = null,
        params IReadOnlyList<string> notes)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            new WorkerMessage(count++, kind, task, outcome, text, misconception, notes));
        byte[] line = Encoding.ASCII.GetBytes(
            $"{Convert.ToHexStringLower(HMACSHA256.HashData(key, json))} {Convert.ToBase64String(json)}\n");
        pipe.Write(line);
        pipe.Flush();
    }
}

/// <summary>The grader's end: believes a line only with the right signature and the next number.</summary>
internal sealed class VerdictReader(byte[] key)
{
    /// <summary>A longer line is none of the worker's.</summary>
    public const int LongestLine = 1 << 16;

    private readonly List<byte> line = [];
    private bool tooLong;
    private int next;

    /// <summary>Lines that somebody else wrote.</summary>
    public int Foreign { get; private set; }

    /// <summary>The worker's words in a piece of what came through the pipe.</summary>
    public IReadOnlyList<WorkerMessage> Take(ReadOnlySpan<byte> piece)
    {
        var words = new List<WorkerMessage>();
        foreach (byte one in piece)
        {
            if (one == '\n')
            {
                if (!tooLong && Word() is { } word)
                    words.Add(word);
                else
                    Foreign++;
                line.Clear();
                tooLong = false;
            }
            else if (line.Count < LongestLine)
            {
                line.Add(one);
            }
            else
            {
                tooLong = true;
            }
        }
        return words;
    }

    private WorkerMessage? Word()
    {
        string[] parts = Encoding.ASCII.GetString([.. line]).Split(' ');
        Span<byte> json = new byte[LongestLine];
        if (parts is not [{ Length: 64 } mac, var text] || !Convert.TryFromBase64String(text, json, out int length))
            return null;
        byte[] expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(key, json[..length])));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.ASCII.GetBytes(mac)))
            return null;
        WorkerMessage word = JsonSerializer.Deserialize<WorkerMessage>(json[..length])!;
        if (word.Number != next)
            return null;
        next++;
        return word;
    }
}
