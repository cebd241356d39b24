extension Span where Element == UInt8 {
  /// The 64-bit FNV-1a hash (draft-eastlake-fnv): for sampling and small tables, not against attackers.
  public var fnv1a: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in 0..<count { hash = (hash ^ UInt64(self[index])) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}
