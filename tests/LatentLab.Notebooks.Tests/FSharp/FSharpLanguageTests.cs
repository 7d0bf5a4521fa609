using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Notebooks.Tests.FSharp;

/// <summary>What an editor asks about F#. A bar in the code is the cursor.</summary>
public sealed class FSharpLanguageTests : IDisposable
{
    private readonly SessionRun session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("#!fsharp\nList.ma|", "map")]
    [InlineData("#!fsharp\nlet one = 1\n[ 2 ] |> List.fil|", "filter")]
    [InlineData("#!fsharp\nanswe|", "answer")]
    [InlineData("#!fsharp\nSystem.Math.Sqr|", "Sqrt")]
    public async Task What_may_stand_at_the_cursor_is_found(string code, string expected)
    {
        await session.Run("#!fsharp\nlet answer = 42");
        int cursor =
            code.IndexOf('|', code.LastIndexOf("|>", StringComparison.Ordinal) is > 0 and var pipe ? pipe + 2 : 0);
        CompletionList found = await session.Session.CompleteAsync(code.Remove(cursor, 1), cursor);
        Assert.Contains(expected, found.Items.Select(item => item.Text));
        string written = code[..cursor];
        Assert.StartsWith(written[found.Start..], expected, StringComparison.Ordinal);
        Assert.Equal(cursor, found.End);
    }

    [Fact]
    public async Task A_name_is_explained_with_its_type()
    {
        await session.Run("#!fsharp\nlet answer = 42");
        Assert.Contains("val answer: int", (await session.Session.ExplainAsync("#!fsharp\nanswer", 12))!.Text);
        Assert.Contains("'T -> 'U", (await session.Session.ExplainAsync("#!fsharp\nList.map", 16))!.Text);
        Assert.Null(await session.Session.ExplainAsync("#!fsharp\n1 + 1", 11));
    }

    [Fact]
    public async Task A_call_knows_its_overloads_and_the_argument_at_the_cursor()
    {
        KernelCommandResult result = await session.Session.Kernel.SendAsync(
            new RequestSignatureHelp("System.Math.Clamp(1, 2, 3)", new LinePosition(0, 21), "fsharp"),
            TestContext.Current.CancellationToken);
        SignatureHelpProduced help = Assert.Single(result.Events.OfType<SignatureHelpProduced>());
        Assert.Equal(1, help.ActiveParameterIndex);
        Assert.Contains(help.Signatures,
            one => one.Label.StartsWith("Clamp(value: int, min: int, max: int)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_are_found_before_the_cell_runs_at_their_place_in_the_cell()
    {
        KernelCommandResult result = await session.Session.Kernel.SendAsync(
            new RequestDiagnostics("int a = 1;\n#!fsharp\nlet x : int = \"a\""), TestContext.Current.CancellationToken);
        Diagnostic found =
            Assert.Single(result.Events.OfType<DiagnosticsProduced>().SelectMany(one => one.Diagnostics));
        Assert.Equal(("FS0001", new LinePosition(2, 14)), (found.Code, found.LinePositionSpan.Start));
    }
}
