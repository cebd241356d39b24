/// A column of a Parquet file: a leaf of its schema.
public struct ParquetColumn: Sendable, Equatable {
  /// How values are stored (parquet.thrift, `Type`).
  public enum PhysicalType: Int, Sendable {
    case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray
  }

  /// The names from the schema's root down, joined by dots.
  public var name: String
  /// The physical type of its values.
  public var type: PhysicalType
  /// Bytes of a value, where the type fixes them; 0 for byte arrays, 1 for booleans.
  public var width: Int
  /// Whether byte arrays are declared to be UTF-8 text.
  public var isText: Bool
  /// Whether the column, or a list that it is in, can have many values in a row; `rows` does not read it.
  public var isRepeated: Bool
  /// Definition level of a value that is there: how many of the names are optional or repeated.
  internal var definitionLevel: Int
  /// Highest repetition level: how many of the names are repeated.
  internal var repetitionLevel = 0
}
