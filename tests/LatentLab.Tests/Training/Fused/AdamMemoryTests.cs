using LatentLab.Training.Fused;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Tests.Training.Fused;

public sealed class AdamMemoryTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(1e-6)]
    [InlineData(1e-9)] // as small as Adam's ε
    public void A_hundred_updates_are_those_of_libtorchs_adam(double gradientSize)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        long[][] shapes = [[37, 23], [37], [1, 5], [1]];
        Parameter[] ours = [.. shapes.Select(shape => new Parameter(randn(shape, generator: generator)))];
        Parameter[] theirs = [.. ours.Select(parameter => new Parameter(parameter.detach().clone()))];
        using Adam optimizer = optim.Adam(theirs, lr: 2e-3);
        using var memory = new AdamMemory(ours);
        for (int step = 1; step <= 100; step++)
        {
            memory.Steps = step;
            for (int i = 0; i < ours.Length; i++)
            {
                Tensor gradient = gradientSize * randn(shapes[i], generator: generator);
                theirs[i].grad = gradient;
                memory.SlotOf(ours[i])
                    .Update(0, gradient.data<float>().ToArray(), AdamStep.At(step, 2e-3, 0.9, 0.999, 1e-8));
            }
            optimizer.step();
        }

        Adam.State[] states = [.. optimizer.state_dict().State.Cast<Adam.State>()];
        using var state = memory.Read();
        Assert.Equal(100, state.Steps);
        for (int i = 0; i < ours.Length; i++)
        {
            Distance.AssertBelow(1e-6, ours[i], theirs[i], $"parameter {i}");
            Distance.AssertBelow(1e-6, state.Means[i], states[i].exp_avg, $"mean {i}");
            Distance.AssertBelow(1e-6, state.Squares[i], states[i].exp_avg_sq, $"square {i}");
        }
    }
}
