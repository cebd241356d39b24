extension UnsafeMutableBufferPointer where Element == UInt64 {
  /// Moves the `count` greatest keys to the front, in any order (Hoare's selection; keys differ).
  func part(at wanted: Int) {
    var (low, high) = (0, count - 1)
    while low < high, wanted > low, wanted <= high {
      let pivot = self[(low + high) / 2]
      var (left, right) = (low, high)
      while left <= right {
        while self[left] > pivot { left += 1 }
        while self[right] < pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if wanted <= right { high = right } else if wanted >= left { low = left } else { return }
    }
  }
}
