using LatentLab.Display;
using LatentLab.Models;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Display;

[Collection<CountsAllTensors>]
public class NotebookKitTests
{
    // What earlier tests left is not to be freed while these count.
    public NotebookKitTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Theory]
    [InlineData("CS1503", "tensor(1, 2, 3)", "tensor(new[] { 1, 2, 3 })")]
    [InlineData("CS1503", "var t = torch.tensor(1f, -2f);", "tensor(new[] { 1f, -2f })")]
    [InlineData("CS9174", "tensor([[1, 2], [3, 4]])", "tensor(new[,] { { 1, 2 }, { 3, 4 } })")]
    [InlineData("CS1503", "var z = zeros(new[] { 2, 3 });", "zeros(2, 3)")]
    [InlineData("CS1503", "randn(new int[] { 2 })", "randn(2)")]
    [InlineData("CS0103", "tensor(1, 2, 3)", null)]
    [InlineData("CS1503", "tensor(new[] { 1, 2, 3 }, torch.float32, 3)", null)]
    public void An_error_of_the_compiler_about_tensors_is_advised_with_the_call_that_is_meant(
        string id, string line, string? call)
    {
        string? advice = new NotebookKit().Advise(id, line);
        if (call is null)
            Assert.Null(advice);
        else
            Assert.Contains(call, advice);
    }

    private sealed record Pair(Tensor Left, object Right);

    private static Dictionary<string, object?> Session(params object?[] values) =>
        values.Select((value, place) => ($"v{place}", value)).ToDictionary(pair => pair.Item1, pair => pair.value);

    [Fact]
    public void A_cell_that_leaves_tensors_which_no_variable_holds_is_told_how_many()
    {
        var kit = new NotebookKit();
        Tensor[] left = [.. Enumerable.Range(0, 150).Select(_ => zeros(1))];
        Assert.StartsWith("150 more tensors", kit.AfterCell(Session()));
        Assert.Null(kit.AfterCell(Session()));   // once
        foreach (Tensor tensor in left)
            tensor.Dispose();
        Assert.Null(kit.AfterCell(Session()));
    }

    [Fact]
    public void Tensors_that_variables_lead_to_are_explained()
    {
        var kit = new NotebookKit();
        Tensor[] many = [.. Enumerable.Range(0, 150).Select(_ => zeros(1))];
        Func<long> closure = () => many.Length;
        Assert.Null(kit.AfterCell(Session(many)));
        Assert.Null(kit.AfterCell(Session(closure)));
        Assert.Null(kit.AfterCell(Session(many.Select((tensor, place) => new Pair(tensor, place)).ToList())));
        Assert.Null(kit.AfterCell(Session(many.ToDictionary(tensor => tensor.Handle, tensor => (tensor, 1)))));
        foreach (Tensor tensor in many)
            tensor.Dispose();
    }

    [Fact]
    public void Disposed_models_leave_nothing_and_layers_of_ones_own_are_explained_while_a_variable_holds_them()
    {
        var kit = new NotebookKit();
        for (int i = 0; i < 30; i++)
            new Autoencoder([1, 8, 8], latentSize: 2, hidden: [4], seed: 1).Dispose();   // 8 parameters each
        Assert.Null(kit.AfterCell(Session()));
        nn.Module[] layers = [.. Enumerable.Range(0, 60).Select(_ => nn.Linear(2, 2))];
        Assert.Null(kit.AfterCell(Session(layers)));
        foreach (nn.Module layer in layers)
            layer.Dispose();
    }

    [Fact]
    public void The_steps_of_an_expression_are_not_worth_a_line()
    {
        var kit = new NotebookKit();
        Tensor[] left = [.. Enumerable.Range(0, 20).Select(_ => zeros(1))];
        Assert.Null(kit.AfterCell(Session()));
        foreach (Tensor tensor in left)
            tensor.Dispose();
    }

    [Fact]
    public void One_switch_turns_the_line_off_and_the_count_goes_on()
    {
        var kit = new NotebookKit { ReportTensors = false };
        Tensor[] left = [.. Enumerable.Range(0, 150).Select(_ => zeros(1))];
        Assert.Null(kit.AfterCell(Session()));
        kit.ReportTensors = true;
        Assert.Null(kit.AfterCell(Session()));   // not of this cell
        foreach (Tensor tensor in left)
            tensor.Dispose();
    }

    [Fact]
    public void Counting_runs_no_code_of_the_variables_and_ends_on_circles_and_crowds()
    {
        var circle = new List<object>();
        circle.Add(circle);
        Assert.Equal(1, ReachableTensors.Count([circle, new Pair(zeros(1), circle), new Trap()]));
        Assert.Null(ReachableTensors.Count([Enumerable.Range(0, 200_000).Select(_ => new object()).ToArray()]));
        using var model = new VariationalAutoencoder([1, 8, 8], latentSize: 2, hidden: [4], seed: 1);
        Assert.True(ReachableTensors.Count([model]) >= model.parameters().Count());
    }

    private sealed class Trap
    {
        public int Count => throw new InvalidOperationException("was read");
    }
}
