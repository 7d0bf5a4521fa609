using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Worker;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class VerdictChannelTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private static byte[] Said(byte[] key, params TaskOutcome[] outcomes)
    {
        using var pipe = new MemoryStream();
        var writer = new VerdictWriter(pipe, key);
        foreach (TaskOutcome outcome in outcomes)
            writer.Write(WordKind.Verdict, "task", outcome, "σ = 2\nnext");
        return pipe.ToArray();
    }

    [Fact]
    public void What_the_worker_says_arrives_however_it_is_cut()
    {
        byte[] said = Said(Key, TaskOutcome.Correct, TaskOutcome.Broken);
        var reader = new VerdictReader(Key);
        WorkerMessage[] words = [.. said.SelectMany(one => reader.Take([one]))];
        Assert.Equal([TaskOutcome.Correct, TaskOutcome.Broken], words.Select(word => word.Outcome));
        Assert.Equal("σ = 2\nnext", words[0].Text);
        Assert.Equal(0, reader.Foreign);
    }

    [Fact]
    public void A_line_without_the_key_is_not_believed()
    {
        var reader = new VerdictReader(Key);
        Assert.Empty(reader.Take(Said(RandomNumberGenerator.GetBytes(32), TaskOutcome.Correct)));
        Assert.Empty(reader.Take("{\"Kind\":2,\"Task\":\"task\",\"Outcome\":0}\nabc def\n\n"u8));
        Assert.Equal(4, reader.Foreign);
        Assert.Single(reader.Take(Said(Key, TaskOutcome.Correct)));
    }

    [Fact]
    public void A_line_said_again_is_not_believed_nor_one_out_of_turn()
    {
        byte[] said = Said(Key, TaskOutcome.Correct, TaskOutcome.Incorrect);
        var reader = new VerdictReader(Key);
        Assert.Equal(2, reader.Take(said).Count);
        Assert.Empty(reader.Take(said));
        int second = Array.IndexOf(said, (byte)'\n') + 1;
        Assert.Empty(new VerdictReader(Key).Take(said.AsSpan(second)));
    }

    [Fact]
    public void A_changed_word_is_not_believed()
    {
        string[] parts = Encoding.ASCII.GetString(Said(Key, TaskOutcome.Incorrect)).TrimEnd('\n').Split(' ');
        string json =
            Encoding.UTF8.GetString(Convert.FromBase64String(parts[1])).Replace("\"Outcome\":1", "\"Outcome\":0");
        Assert.Contains("\"Outcome\":0", json);
        Assert.Empty(new VerdictReader(Key)
            .Take(Encoding.ASCII.GetBytes($"{parts[0]} {Convert.ToBase64String(Encoding.UTF8.GetBytes(json))}\n")));
    }

    [Fact]
    public void A_line_without_end_takes_no_memory_and_what_follows_it_is_read()
    {
        var reader = new VerdictReader(Key);
        byte[] flood = new byte[1 << 20];
        Array.Fill(flood, (byte)'x');
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int piece = 0; piece < 64; piece++)
            Assert.Empty(reader.Take(flood));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 4_000_000);
        Assert.Single(reader.Take([(byte)'\n', .. Said(Key, TaskOutcome.Correct)]));
        Assert.Equal(1, reader.Foreign);
    }
}
