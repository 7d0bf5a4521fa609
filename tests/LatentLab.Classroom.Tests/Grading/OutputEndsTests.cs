using System.Text;
using LatentLab.Classroom.Grading;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class OutputEndsTests
{
    private const string Said = "σ² = 2 — naïve 自编码器 🙂";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Letters_of_several_bytes_arrive_however_the_pipe_cuts_them(int pieces)
    {
        var output = new OutputEnds(1000);
        foreach (byte[] piece in Encoding.UTF8.GetBytes(Said).Chunk(pieces))
            output.Add(piece);
        Assert.Equal(Said, output.ToString());
    }

    [Fact]
    public void Of_much_the_beginning_and_the_end_are_kept()
    {
        var output = new OutputEnds(10);
        output.Add("the beginning, "u8);
        for (int time = 0; time < 1000; time++)
            output.Add("and so on, "u8);
        output.Add("and the end"u8);
        Assert.Equal("the beginnnd the end", output.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm()
    {
        var output = new OutputEnds(10);
        output.Add([0xFF, 0xC3]);
        output.Add([(byte)'a', 0xE2, 0x82]);
        Assert.Contains('a', output.ToString());
    }
}
