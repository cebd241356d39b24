/// A record of fixed size that sorts by its key.
@usableFromInline package protocol SortRecord: BitwiseCopyable, Sendable {
  /// Unsigned, so that the order of keys is that of their bits.
  associatedtype Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable
  /// What records are sorted by.
  var key: Key { get }
  /// What comes along with the key.
  var payload: UInt64 { get }
  /// The payload of one record in place of two with the same key, of which the first was added earlier; nil if
  /// both are kept.
  static func combined(_ first: UInt64, _ second: UInt64) -> UInt64?
}

/// A key that is counted: records of one key become one, whose payload says how many there were.
@usableFromInline package struct CountedKey<Key>: SortRecord
where Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
  /// The key.
  @usableFromInline package let key: Key
  /// A record that counts its key once.
  @inlinable package init(_ key: Key) { self.key = key }
  /// The count of a single record.
  @inlinable package var payload: UInt64 { 1 }
  /// The sum of both counts.
  @inlinable package static func combined(_ first: UInt64, _ second: UInt64) -> UInt64? { first &+ second }
}

/// A key with a value: all records are kept, those of one key in the order in which they were added.
@usableFromInline package struct KeyedValue<Key>: SortRecord
where Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable {
  /// The key.
  @usableFromInline package let key: Key
  /// The value.
  @usableFromInline package let payload: UInt64
  /// A record of a key and its value.
  @inlinable package init(_ key: Key, _ payload: UInt64) {
    self.key = key
    self.payload = payload
  }
  /// Nil: all values are kept.
  @inlinable package static func combined(_ first: UInt64, _ second: UInt64) -> UInt64? { nil }
}
