/// An element of a Parquet file's schema: a column, or a group of others.
internal struct ParquetNode: Sendable {
  var name: String
  var isOptional: Bool
  var isRepeated: Bool
  /// Definition level of what is there: how many elements from the root to this one are optional or repeated.
  var definitionLevel: Int
  /// How many elements from the root to this one are repeated.
  var repetitionLevel: Int
  /// Whether the column is declared to hold nothing but nulls.
  var isNull: Bool
  /// The columns at and below it.
  var leaves: Range<Int>
  /// Whether it is declared to be a list, or a map, which is a list of keys and values: a group of one repeated
  /// element.
  var isList = false
  /// The elements below it; none for a column.
  var children: [ParquetNode] = []

  /// Whether it has one value, or null, in each row.
  var isPlain: Bool { children.isEmpty && !isRepeated }
}
