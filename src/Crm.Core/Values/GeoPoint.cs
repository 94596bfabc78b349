using System.Globalization;

namespace Crm.Values;

/// <summary>A place on the earth in degrees (WGS 84).</summary>
public readonly record struct GeoPoint
{
    /// <summary>Checks and wraps a place.</summary>
    /// <param name="latitude">-90 to 90, north positive.</param>
    /// <param name="longitude">-180 to 180, east positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A coordinate is outside its range, or not a number.</exception>
    public GeoPoint(double latitude, double longitude)
    {
        if (latitude is not (>= -90 and <= 90))
            throw new ArgumentOutOfRangeException(nameof(latitude), latitude, "A latitude is -90 to 90.");
        if (longitude is not (>= -180 and <= 180))
            throw new ArgumentOutOfRangeException(nameof(longitude), longitude, "A longitude is -180 to 180.");
        Latitude = latitude;
        Longitude = longitude;
    }

    /// <summary>Degrees north.</summary>
    public double Latitude { get; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; }

    /// <summary>Latitude, comma, longitude.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude},{Longitude}");
}
