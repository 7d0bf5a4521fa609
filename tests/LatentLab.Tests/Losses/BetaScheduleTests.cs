using LatentLab.Losses;

namespace LatentLab.Tests.Losses;

public sealed class BetaScheduleTests
{
    [Fact]
    public void A_number_is_the_same_beta_in_every_epoch()
    {
        BetaSchedule schedule = 4.0;
        Assert.All(Enumerable.Range(1, 20), epoch => Assert.Equal(4, schedule.At(epoch)));
    }

    [Fact]
    public void A_linear_warm_up_rises_in_even_steps_and_stays()
    {
        BetaSchedule schedule = BetaSchedule.LinearWarmUp(epochs: 4, to: 2);
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2, 2], Enumerable.Range(1, 7).Select(schedule.At));
        Assert.Equal(2, schedule.Final);
    }

    [Fact]
    public void A_sigmoid_is_half_way_at_its_middle_and_symmetric_around_it()
    {
        BetaSchedule schedule = BetaSchedule.Sigmoid(middle: 10, width: 2, to: 3);
        Assert.Equal(1.5, schedule.At(10), 12);
        Assert.Equal(3, schedule.At(7) + schedule.At(13), 12);
        Assert.Equal(Math.E, schedule.At(12) / (3 - schedule.At(12)), 12); // odds grow by e over one width
    }

    [Fact]
    public void A_cycle_rises_stays_and_starts_again()
    {
        BetaSchedule schedule = BetaSchedule.Cyclical(period: 4, rising: 0.5);
        Assert.Equal([0, 0.5, 1, 1, 0, 0.5, 1, 1, 0], Enumerable.Range(1, 9).Select(schedule.At));
    }

    [Fact]
    public void Schedules_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.Constant(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.Constant(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.LinearWarmUp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.Sigmoid(3, width: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.Cyclical(3, rising: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaSchedule.Cyclical(0));
    }
}
