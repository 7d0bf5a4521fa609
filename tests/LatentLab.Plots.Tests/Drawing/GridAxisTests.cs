namespace LatentLab.Plots.Tests;

public class GridAxisTests
{
    private static GridAxis Axis(params double[] positions) =>
        GridAxis.Of(positions, "Figures.LatentPlane", "positions of the columns");

    [Fact]
    public void An_even_grid_is_drawn_in_latent_units()
    {
        GridAxis axis = Axis(-2, -1, 0, 1, 2);
        Assert.Equal([-2.0, -1, 0, 1, 2], axis.Centres);
        Assert.Equal((-2.5, 2.5), (axis.Low, axis.High));
        Assert.Equal(0.3, axis.OnAxis(0.3));
    }

    [Fact]
    public void An_uneven_grid_is_drawn_cell_by_cell_and_places_points_in_proportion()
    {
        GridAxis axis = Axis(-2, -0.5, 0, 0.5, 2);
        Assert.Equal([0.0, 1, 2, 3, 4], axis.Centres);
        Assert.Equal(3.5, axis.OnAxis(1.25));
        Assert.Equal(4, axis.OnAxis(2));
        Assert.True(double.IsNaN(axis.OnAxis(2.01)));
    }

    [Fact]
    public void A_falling_direction_is_turned_round()
    {
        GridAxis axis = Axis(2, 1, 0);
        Assert.Equal([0.0, 1, 2], axis.Centres);
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(axis.Place));
    }

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(0.0, 2.0, 1.0)]
    [InlineData(0.0, double.NaN, 1.0)]
    public void Positions_out_of_order_are_refused(params double[] positions)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Axis(positions));
        Assert.Contains("strictly rising or falling", error.Message);
    }
}
