using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>How much of a cell's outputs is kept or sent on.</summary>
public sealed class OutputBoundTests
{
    private static readonly OutputLimits Small = new(Count: 5, Characters: 1_000, Last: 2);

    private static DisplayOutput Shown(string text, string? id = null) =>
        new(new JsonObject { ["text/plain"] = text }, [], IsResult: false, DisplayId: id);

    private static string Story(IEnumerable<CellOutput> outputs) =>
        string.Join('|', outputs.Select(output => output switch
    {
        StreamOutput { Text: ['[', ..] note } => note.Split("keeps: ")[1].Split(' ')[0] + " left out",
        StreamOutput stream => stream.Text.Trim(),
        DisplayOutput display => display.Data["text/plain"]!.ToString(),
        ErrorOutput error => $"error {error.Name}",
        _ => "clear",
    }));

    /// <summary>A sink that keeps all that comes.</summary>
    private sealed class Everything : ICellOutputSink
    {
        public List<CellOutput> Items { get; } = [];

        public void Add(CellOutput output) => Items.Add(output);

        public void Update(DisplayOutput output) => Items.Add(output);
    }

    private static readonly CellOutput[] Flood = [.. Enumerable.Range(0, 100).Select(number => Shown($"{number}")),
        new ErrorOutput("E", "m", [])];

    [Fact]
    public void Of_a_flood_the_first_and_the_last_are_kept_with_a_note_between()
    {
        var list = new OutputList(Small);
        Array.ForEach(Flood, list.Add);
        Assert.Equal("0|1|2|3|4|94 left out|99|error E", Story(list.Items));
    }

    [Fact]
    public void Of_a_flood_the_first_go_on_at_once_and_the_last_when_the_cell_ends_the_error_never_later()
    {
        var inner = new Everything();
        var sink = new BoundedSink(inner, Small);
        Array.ForEach(Flood[..^1], sink.Add);
        Assert.Equal("0|1|2|3|4", Story(inner.Items));
        sink.Add(Flood[^1]);
        Assert.Equal("0|1|2|3|4|93 left out|98|99|error E", Story(inner.Items));
        sink.Finish();
        sink.Add(Shown("late"));
        Assert.Equal(9, inner.Items.Count);
    }

    [Fact]
    public void Size_is_bounded_as_count_is()
    {
        var list = new OutputList(Small);
        for (int number = 0; number < 10; number++)
            list.Add(Shown($"{number}" + new string('.', 399)));
        Assert.Equal(["0", "1", "7", "9"],
            list.Items.Select(output => output is DisplayOutput display ? display.Data["text/plain"]!.ToString()[..1]
                : ((StreamOutput)output).Text.Split("keeps: ")[1][..1]));
    }

    [Fact]
    public void Pieces_of_text_in_a_row_are_one_output()
    {
        var list = new OutputList(Small);
        var inner = new Everything();
        var sink = new BoundedSink(inner, Small);
        for (int number = 0; number < 20; number++)
        {
            list.Add(new StreamOutput("stdout", $"{number},"));
            sink.Add(new StreamOutput("stdout", $"{number},"));
        }
        list.Add(new StreamOutput("stderr", "x"));
        list.Add(new StreamOutput("stdout", "y"));
        string numbers = string.Concat(Enumerable.Range(0, 20).Select(number => $"{number},"));
        Assert.Equal($"{numbers}|x|y", Story(list.Items));
        Assert.Equal(numbers, string.Concat(inner.Items.Cast<StreamOutput>().Select(piece => piece.Text)));
    }

    [Fact]
    public void What_is_cleared_takes_no_room()
    {
        var list = new OutputList(Small);
        for (int number = 0; number < 50; number++)
        {
            list.Add(new ClearOutput(Wait: true));
            list.Add(Shown($"frame {number}"));
        }
        Assert.Equal("frame 49", Story(list.Items));
    }

    [Fact]
    public void An_animation_without_an_end_ends_with_its_last_frame_and_loses_only_frames_that_were_cleared_at_once()
    {
        var inner = new Everything();
        var sink = new BoundedSink(inner, Small);
        for (int number = 0; number < 50_000; number++)
        {
            sink.Add(new ClearOutput(Wait: true));
            sink.Add(Shown($"{number}"));
        }
        sink.Finish();
        Assert.InRange(inner.Items.Count, 4_000, 20_000);
        Assert.Equal("clear|49999", Story(inner.Items.TakeLast(2)));
        Assert.All(inner.Items.Where((_, index) => index % 2 == 0), output => Assert.IsType<ClearOutput>(output));
    }

    [Fact]
    public void Of_updates_without_an_end_the_last_of_each_display_arrives()
    {
        var inner = new Everything();
        var sink = new BoundedSink(inner, Small);
        for (int number = 0; number < 50_000; number++)
            sink.Update(Shown($"{number}", $"id{number % 2}"));
        sink.Finish();
        Assert.InRange(inner.Items.Count, 2_000, 20_000);
        Assert.Equal(["49998", "49999"], inner.Items.TakeLast(2).Select(output => Story([output])).Order());
    }

    [Theory]
    [InlineData("a\rb\n", "b\n")]
    [InlineData("abc\rd\n", "dbc\n")]
    [InlineData("10 %\r20 %\r100 %\ndone\n", "100 %\ndone\n")]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("long text\r\e[Kshort\n", "short\n")]
    [InlineData("long text\r\e[2Kshort", "short")]
    [InlineData("\e[32mgreen\e[0m\r\e[31mred\e[0m  \n", "\e[0m\e[31mred\e[0m  \n")]
    [InlineData("|\b/\b-\b\\\n", "\\\n")]
    [InlineData("😀x\r大\n", "大x\n")]
    [InlineData("first line\nsecond\rS\n", "first line\nSecond\n")]
    [InlineData("half\r", "half\r")]
    [InlineData("plain\n", "plain\n")]
    public void Text_is_kept_as_a_terminal_would_leave_it(string written, string left)
    {
        Assert.Equal(left, TerminalText.Overwrite(written));
        var list = new OutputList();
        foreach (char letter in written)
            list.Add(new StreamOutput("stdout", letter.ToString()));
        Assert.Equal(left, Assert.IsType<StreamOutput>(Assert.Single(list.Items)).Text);
    }
}
