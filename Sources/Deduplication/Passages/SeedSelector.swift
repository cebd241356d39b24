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
  /// Hashes of the latest runs.
  private let ring: UnsafeMutablePointer<UInt64>
  /// The latest runs with hashes below the bound: where the least one leaves the window, the next is one of these.
  private let low: UnsafeMutablePointer<Int>
  private let mask: Int
  /// About eight runs of a window have hashes below it; one window in 3,000 has none, and is looked through.
  private let bound: UInt64

  /// Bytes of the run that begins at a chosen place.
  static func runBytes(ofWindow windowBytes: Int) -> Int { windowBytes / 2 }

  /// - Parameter windowBytes: at least 2.
  init(windowBytes: Int) {
    self.windowBytes = windowBytes
    hash = SeedHash(length: Self.runBytes(ofWindow: windowBytes))
    runs = windowBytes - hash.length + 1
    var size = 1
    while size < runs { size *= 2 }
    mask = size - 1
    ring = .allocate(capacity: size)
    low = .allocate(capacity: size)
    bound = runs > 8 ? UInt64.max / UInt64(runs) * 8 : .max
  }

  deinit {
    ring.deallocate()
    low.deallocate()
  }

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
    var (lowStart, lowEnd) = (0, 0)
    while true {
      let value = SeedHash.hash(state)
      ring[offset & mask] = value
      if value < bound {
        low[lowEnd & mask] = offset
        lowEnd &+= 1
      }
      if value <= least {
        least = value
        place = offset
      } else if place <= offset &- runs {
        // Older ones were written over, and have left the window.
        lowStart = max(lowStart, lowEnd &- mask &- 1)
        while lowStart < lowEnd, low[lowStart & mask] <= offset &- runs { lowStart &+= 1 }
        least = .max
        if lowStart < lowEnd {
          var index = lowStart
          while index < lowEnd {
            let other = low[index & mask]
            if ring[other & mask] <= least {
              least = ring[other & mask]
              place = other
            }
            index &+= 1
          }
        } else {
          var other = offset &- runs &+ 1
          while other <= offset {
            if ring[other & mask] <= least {
              least = ring[other & mask]
              place = other
            }
            other &+= 1
          }
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
