using LatentLab.Data;
using LatentLab.Experiments.Own;
using LatentLab.Experiments.Settings;
using LatentLab.Losses;
using LatentLab.Models;
using TorchSharp;

namespace LatentLab.Experiments;

/// <summary>Models, losses and metrics of one's own in an experiment.</summary>
public static class ExperimentOwn
{
    /// <summary>
    /// Trains a class of one's own in every run, or in those whose <c>model.own</c> names it where that is varied. A
    /// module with <c>encode</c> and <c>decode</c>, or a class that derives from <see cref="VariationalModel"/>; see
    /// <see cref="OwnModel"/>.
    /// </summary>
    /// <param name="name">For settings, tables and charts.</param>
    /// <param name="make">From the settings of a run and the shape of an image, [channels, height, width]. Its code
    /// and all of one's own that it uses is digested: a change makes other runs.</param>
    /// <example><code>
    /// Experiment own = experiment.WithModel("conv", (config, shape) => new MyNetwork(config.Model.Latent));
    /// </code></example>
    /// <exception cref="ArgumentException">A name that cannot be, or code that takes from outside what cannot be
    /// digested.</exception>
    public static Experiment WithModel(
        this Experiment experiment, string name, Func<RunConfig, long[], torch.nn.Module> make) =>
        Add(experiment, OwnPart.Of(OwnPart.Model, name, make), "model.own");

    /// <summary>Minimises a loss of one's own in every run, or in those whose <c>loss.own</c> names it.</summary>
    /// <param name="loss">What is minimised: a scalar, or one number for each image. The bound's terms are recorded as
    /// ever.</param>
    /// <inheritdoc cref="WithModel" path="/param[@name='name']"/>
    /// <inheritdoc cref="WithModel" path="/exception"/>
    public static Experiment WithLoss(
        this Experiment experiment, string name, Func<LossInputs, torch.Tensor> loss) =>
        Add(experiment, OwnPart.Of(OwnPart.Loss, name, loss), "loss.own");

    /// <summary>Measures one more number when a run is trained, on the test images.</summary>
    /// <param name="unit">For axes and tables, such as "nats per image".</param>
    /// <param name="measure">Called without gradients, with the run's seed.</param>
    /// <inheritdoc cref="WithModel" path="/param[@name='name']"/>
    /// <inheritdoc cref="WithModel" path="/exception"/>
    public static Experiment WithMetric(
        this Experiment experiment, string name, string unit, Func<ILatentModel, ImageDataset, double> measure)
    {
        if (Records.RunMetric.All.Any(metric => metric.Name == name))
            throw new ArgumentException($"metric '{name}': the kit has one of that name. Give another.");
        OwnPart part = OwnPart.Of(OwnPart.Metric, name, measure, unit);
        string[] metrics = [.. experiment.Base.Evaluation.Own.Where(one => OwnPart.NameOf(one) != name),
            part.Reference];
        return experiment with
        {
            Own = experiment.Own.With(part),
            Base = experiment.Base with { Evaluation = experiment.Base.Evaluation with { Own = metrics } }
        };
    }

    // One that the grid or the list varies is named there.
    private static Experiment Add(Experiment experiment, OwnPart part, string path)
    {
        Experiment with = experiment with { Own = experiment.Own.With(part) };
        return with.Varied.Contains(path) ? with : with with { Base = with.Base.With(path, part.Reference) };
    }
}
