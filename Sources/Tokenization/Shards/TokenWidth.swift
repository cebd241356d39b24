/// The number of bytes per token in a shard.
package enum TokenWidth: Int, Sendable, CaseIterable {
  /// uint16: vocabularies of up to 65,536 tokens.
  case two = 2
  /// uint32 (Megatron reads it as int32).
  case four = 4

  /// The greatest token ID that has room.
  package var greatestToken: UInt32 { self == .two ? UInt32(UInt16.max) : .max }
}
