using LatentLab.Experiments.Json;
using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Tests;

public class RunConfigTests
{
    /// <summary>Another value than the default, for every field.</summary>
    private static object? Another(Field one) => one.Type switch
    {
        FieldType.Whole => one.Default is int whole ? whole + 1 : 7,
        FieldType.Number => one.Default is double number ? number + 0.5 : 7.5,
        FieldType.YesNo => one.Default is not true,
        FieldType.Word => "another",
        FieldType.Widths => new[] { 3, 5 },
        FieldType.WordList => new[] { "one", "another" },
        FieldType.Choice choice => choice.Values.First(value => !value.Equals(one.Default)),
        _ => throw new InvalidOperationException($"{one} is of a new type: say here what it can be."),
    };

    [Fact]
    public void Every_field_counts_for_the_hash_and_survives_a_file()
    {
        HashSet<string> hashes = [new RunConfig().Hash];
        foreach (Field one in Fields.All)
        {
            RunConfig changed = new RunConfig().With(one.Path, Another(one));
            Assert.True(hashes.Add(changed.Hash), $"{one} does not change the hash");
            RunConfig read = ConfigJson.Read(PlacedJson.Parse(
                System.Text.Encoding.UTF8.GetBytes(ConfigJson.Write(changed, onlyChanged: false)), "test"));
            Assert.Equal((changed.Hash, changed), (read.Hash, read));
            Assert.Equal(FieldType.Show(Another(one)), read.Text(one.Path));
        }
    }

    [Fact]
    public void The_hash_of_the_defaults_stays_what_it_was_in_the_first_version() =>
        Assert.Equal("4c558d96ba7a9e87", new RunConfig().Hash);

    [Fact]
    public void A_likelihood_of_the_first_images_is_not_taken_for_one_of_drawn_images() =>
        // The first version's hash of the same settings, whose bound was measured on the first test images.
        Assert.NotEqual("fa6f2f839e9710ef", new RunConfig().With("evaluation.importanceSamples", 5).Hash);

    [Fact]
    public void A_number_is_the_same_run_however_it_is_written() =>
        Assert.Equal(new RunConfig().With("loss.beta", 4).Hash, new RunConfig().With("loss.beta", 4.0f).Hash);

    [Fact]
    public void Every_default_is_a_value_that_its_field_can_have() =>
        Assert.All(Fields.All,
            one => Assert.Equal(FieldType.Show(one.Default), FieldType.Show(one.Convert(one.Default))));
}
