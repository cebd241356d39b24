/// Chooses the places of a text at which passages are compared: of every window of a length, the place in it whose run of
/// half that length has the least hash (winnowing; Schleimer, Wilkerson and Aiken 2003).
///
/// A place is chosen for what stands in the window and nothing else, so that equal windows anywhere in the corpus choose
/// the same place: whoever compares the places of equal runs finds every repeat of a window's length. About one byte in a
/// quarter of that length is chosen. Among equal hashes the last one is chosen, so that every place of a long run of one
/// byte may be: the work stays linear.
internal struct SeedSelector: ~Copyable {
  /// Bytes of a window.
  let windowBytes: Int
  /// What runs are hashed by.
  let hash: SeedHash
  /// Runs that begin in a window and end in it.
  let runs: Int
  private let ring: UnsafeMutablePointer<UInt64>
  private let mask: Int

  /// - Parameter windowBytes: at least 2.
  init(windowBytes: Int) {
    self.windowBytes = windowBytes
    hash = SeedHash(length: windowBytes / 2)
    runs = windowBytes - hash.length + 1
    var size = 1
    while size < runs { size *= 2 }
    mask = size - 1
    ring = .allocate(capacity: size)
  }

  deinit { ring.deallocate() }

  /// Calls `body` with the hash and offset of every chosen place of a text, in order; none where the text is shorter than
  /// a window.
  @inline(__always)
  func select(_ text: UnsafeRawBufferPointer, _ body: (_ hash: UInt64, _ offset: Int) -> Void) {
    guard text.count >= windowBytes, let base = text.baseAddress else { return }
    let last = text.count - hash.length
    var state = hash.state(at: base)
    var least = UInt64.max
    var place = -1
    var chosen = -1
    var offset = 0
    while true {
      let value = SeedHash.hash(state)
      ring[offset & mask] = value
      if value <= least {
        least = value
        place = offset
      } else if place <= offset &- runs {
        place = offset &- runs &+ 1
        least = ring[place & mask]
        var other = place &+ 1
        while other <= offset {
          let value = ring[other & mask]
          if value <= least {
            least = value
            place = other
          }
          other &+= 1
        }
      }
      if place != chosen, offset >= runs &- 1 {
        chosen = place
        body(least, place)
      }
      if offset == last { return }
      state = hash.next(state, after: base + offset)
      offset &+= 1
    }
  }
}
