using TorchSharp;
using static TorchSharp.torch;
using Step = System.Func<TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>,
    TorchSharp.torch.optim.Optimizer, TorchSharp.torch.Tensor, double>;

namespace LatentLab.Classroom.Tests.Tasks.Lesson01;

public sealed class TrainingStepCases() : TaskCases<Step>(Exercises.TrainingStep)
{
    private static Tensor Loss(nn.Module<Tensor, Tensor> model, Tensor x) =>
        nn.functional.mse_loss(model.call(x), x, nn.Reduction.Sum) / x.shape[0];

    protected override IEnumerable<(string Name, Step Answer)> Right =>
    [
        ("gradients emptied after the step", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            loss.backward();
            optimizer.step();
            optimizer.zero_grad();
            return loss.ToDouble();
        }),
        ("one step by hand", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            loss.backward();
            using var still = no_grad();
            foreach (var weight in model.parameters())
            {
                weight.sub_(1e-3 * weight.grad!);
                weight.grad!.zero_();
            }
            return loss.ToDouble();
        }),
        ("gradients emptied first", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = Loss(model, x);
            loss.backward();
            optimizer.step();
            return loss.ToDouble();
        }),
        ("gradients emptied last", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            double before = loss.ToDouble();
            model.zero_grad();
            loss.backward();
            optimizer.step();
            return before;
        }),
    ];

    protected override Step Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Step Answer)> Wrong =>
    [
        ("gradients-accumulate", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            loss.backward();
            optimizer.step();
            return loss.ToDouble();
        }),
        ("no-backward", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = Loss(model, x);
            optimizer.step();
            return loss.ToDouble();
        }),
        ("no-step", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = Loss(model, x);
            loss.backward();
            return loss.ToDouble();
        }),
        ("zeroed-too-late", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            loss.backward();
            optimizer.zero_grad();
            optimizer.step();
            return loss.ToDouble();
        }),
        ("step-before-backward", (model, optimizer, x) =>
        {
            Tensor loss = Loss(model, x);
            optimizer.step();
            optimizer.zero_grad();
            loss.backward();
            return loss.ToDouble();
        }),
        ("sign-flipped", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = -Loss(model, x);
            loss.backward();
            optimizer.step();
            return -loss.ToDouble();
        }),
        ("averaged-over-pixels", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = nn.functional.mse_loss(model.call(x), x);
            loss.backward();
            optimizer.step();
            return loss.ToDouble();
        }),
        ("sum-over-batch", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Tensor loss = nn.functional.mse_loss(model.call(x), x, nn.Reduction.Sum);
            loss.backward();
            optimizer.step();
            return loss.ToDouble();
        }),
        ("wrong-loss-returned", (model, optimizer, x) =>
        {
            optimizer.zero_grad();
            Loss(model, x).backward();
            optimizer.step();
            return Loss(model, x).ToDouble();
        }),
    ];
}
