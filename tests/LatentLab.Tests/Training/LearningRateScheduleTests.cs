using LatentLab.Training;

namespace LatentLab.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void Stages_last_1_3_9_epochs_and_eight_of_them_are_the_3280_epochs_of_the_paper()
    {
        double[] factors = [.. Enumerable.Range(1, 3280).Select(LearningRateSchedule.Stages.FactorAt)];
        Assert.Equal([1, 3, 9, 27, 81, 243, 729, 2187],
            factors.GroupBy(factor => factor).Select(stage => stage.Count()));
        Assert.Equal(1, factors[0]);
        Assert.Equal(0.1, factors[^1], 12);                                    // 10^(−7/7)
        Assert.Equal(Math.Pow(10, -1.0 / 7), factors[1], 12);
        Assert.Equal(Math.Pow(10, -8.0 / 7), LearningRateSchedule.Stages.FactorAt(3281), 12);
    }

    [Fact]
    public void A_cosine_falls_from_1_through_a_half_in_the_middle_and_never_rises_again()
    {
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(10);
        Assert.Equal(1, cosine.FactorAt(1));
        Assert.Equal(0.5, cosine.FactorAt(6), 12);
        Assert.All(Enumerable.Range(1, 30),
            epoch => Assert.InRange(cosine.FactorAt(epoch + 1), 0, cosine.FactorAt(epoch)));
        Assert.True(cosine.FactorAt(10) > 0);
    }
}
