/// What a text has at some place, as a hash that equal passages share.
package struct PassageKey: Sendable, BitwiseCopyable, Equatable {
  /// The hash; the lowest bits are spread evenly.
  package var key: UInt128
  /// The place among the texts of the input.
  package var place: Int

  /// A key at a place.
  @inline(__always) package init(_ key: UInt128, at place: Int) {
    self.key = key
    self.place = place
  }
}
