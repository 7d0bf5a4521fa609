using LatentLab.Hosts;

namespace LatentLab.Plots;

/// <summary>The ways in which hosts show something that changes.</summary>
internal static class HostOutput
{
    /// <summary>One display that is renewed where the host can do so; lines elsewhere.</summary>
    public static ILiveOutput Find() =>
        HostDisplay.CanUpdate ? new OneDisplay(HostDisplay.Show) : new Lines(Console.WriteLine, HostDisplay.Show);

    /// <summary>One display, renewed.</summary>
    internal sealed class OneDisplay(Func<object, (bool Shown, Action<object>? Update)> display) : ILiveOutput
    {
        private Action<object>? update;

        public TimeSpan LeastBetween => TimeSpan.Zero;

        public void Show(TrainingState state)
        {
            Figure figure = state.Draw();
            if (update is null)
                update = display(figure).Update;
            else
                update(figure);
        }

        public void Last(TrainingState state) => Show(state);
    }

    /// <summary>Lines on the way, and the picture at the end where the host has a word for it.</summary>
    internal sealed class Lines(Action<string> write, Func<object, (bool Shown, Action<object>? Update)> display)
        : ILiveOutput
    {
        public TimeSpan LeastBetween => TimeSpan.FromSeconds(2);

        public void Show(TrainingState state) => write(state.Line);

        public void Last(TrainingState state)
        {
            write(state.Line);
            display(state.Draw());
        }
    }
}
