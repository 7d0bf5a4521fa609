using TorchSharp;
using static TorchSharp.torch;
using Step = System.Func<TorchSharp.torch.optim.Optimizer, System.Func<TorchSharp.torch.Tensor>, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson06b;

public sealed class VaeStepCases() : TaskCases<Step>(Exercises.VaeStep)
{
    /// <summary>Right ones, for tasks that ask for the same in another way.</summary>
    public static IEnumerable<(string Name, Step Answer)> RightSteps { get; } =
    [
        ("gradients emptied first", (optimizer, loss) =>
        {
            optimizer.zero_grad();
            return Taken(loss(), one => { one.backward(); optimizer.step(); });
        }),
        ("gradients emptied last", (optimizer, loss) =>
            Taken(loss(), one => { one.backward(); optimizer.step(); optimizer.zero_grad(); })),
        ("in a scope of its own", (optimizer, loss) =>
        {
            using var scope = NewDisposeScope();
            Tensor one = loss();
            optimizer.zero_grad();
            one.backward();
            optimizer.step();
            return one.item<float>();
        }),
    ];

    public static IEnumerable<(string Misconception, Step Answer)> WrongSteps { get; } =
    [
        ("gradients-accumulate", (optimizer, loss) =>
            Taken(loss(), one => { one.backward(); optimizer.step(); })),
        ("no-backward", (optimizer, loss) => Taken(loss(), _ => { optimizer.zero_grad(); optimizer.step(); })),
        ("no-step", (optimizer, loss) => Taken(loss(), one => { optimizer.zero_grad(); one.backward(); })),
        ("zeroed-too-late", (optimizer, loss) =>
            Taken(loss(), one => { one.backward(); optimizer.zero_grad(); optimizer.step(); })),
        ("step-before-backward", (optimizer, loss) =>
            Taken(loss(), one => { optimizer.step(); optimizer.zero_grad(); one.backward(); })),
        ("sign-flipped", (optimizer, loss) =>
            -Taken(-loss(), one => { optimizer.zero_grad(); one.backward(); optimizer.step(); })),
        ("second-draw-for-gradient", (optimizer, loss) =>
        {
            double before = loss().ToDouble();
            Taken(loss(), one => { optimizer.zero_grad(); one.backward(); optimizer.step(); });
            return before;
        }),
        ("wrong-loss-returned", (optimizer, loss) =>
        {
            Taken(loss(), one => { optimizer.zero_grad(); one.backward(); optimizer.step(); });
            return loss().ToDouble();
        }),
    ];

    protected override IEnumerable<(string Name, Step Answer)> Right => RightSteps;

    protected override Step Stub => (_, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Step Answer)> Wrong => WrongSteps;

    private static double Taken(Tensor loss, Action<Tensor> then)
    {
        then(loss);
        return loss.ToDouble();
    }
}
