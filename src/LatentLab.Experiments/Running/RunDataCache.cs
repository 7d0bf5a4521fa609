using LatentLab.Experiments.Settings;

namespace LatentLab.Experiments.Running;

/// <summary>
/// Sets that runs share, loaded when the first asks and let go when others are asked for and nobody uses them.
/// </summary>
/// <param name="load">Reads a set; null: <see cref="RunData.Load"/>.</param>
internal sealed class RunDataCache(Func<DataSettings, RunData>? load = null) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<DataSettings, Entry> entries = [];

    /// <summary>The images; dispose the lease when they are no longer used.</summary>
    /// <exception cref="Exception">What the loading throws; the next to ask tries again.</exception>
    public RunDataLease Take(DataSettings settings)
    {
        Entry entry;
        lock (gate)
        {
            foreach (var (unused, idle) in entries
                .Where(pair => pair.Value.Users == 0 && pair.Key != settings).ToArray())
            {
                idle.Dispose();
                entries.Remove(unused);
            }
            if (!entries.TryGetValue(settings, out entry!))
                entries.Add(settings, entry = new Entry(() => (load ?? RunData.Load)(settings)));
            entry.Users++;
        }
        try
        {
            return new RunDataLease(entry.Data, () => Return(entry));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>The fingerprint of a set's images as they are now.</summary>
    /// <inheritdoc cref="Take" path="/exception"/>
    public string FingerprintOf(DataSettings settings)
    {
        using RunDataLease lease = Take(settings);
        return lease.Data.Fingerprint;
    }

    public void Dispose()
    {
        foreach (Entry entry in entries.Values)
            entry.Dispose();
        entries.Clear();
    }

    private void Return(Entry entry)
    {
        lock (gate)
            entry.Users--;
    }

    // Two runs that ask at once wait for one loading. Not a Lazy<T>, which would keep an exception for good.
    private sealed class Entry(Func<RunData> load) : IDisposable
    {
        private readonly Lock loading = new();
        private RunData? data;

        public int Users { get; set; }

        public RunData Data
        {
            get
            {
                lock (loading)
                    return data ??= load();
            }
        }

        public void Dispose() => data?.Dispose();
    }
}

/// <summary>The right to use a set of images until it is disposed; giving it back twice counts once.</summary>
internal sealed class RunDataLease(RunData data, Action giveBack) : IDisposable
{
    private Action? giveBack = giveBack;

    public RunData Data { get; } = data;

    public void Dispose() => Interlocked.Exchange(ref giveBack, null)?.Invoke();
}
