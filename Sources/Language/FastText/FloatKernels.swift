/// Arithmetic on vectors of floats at any alignment.
internal enum FloatKernels {
  /// Adds `count` floats at `source` to those at `sum`.
  @inline(__always)
  internal static func add(_ source: UnsafeRawPointer, to sum: UnsafeMutablePointer<Float>, count: Int) {
    let target = UnsafeMutableRawPointer(sum)
    var index = 0
    while index &+ 16 <= count {
      let value =
        target.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self)
        + source.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self)
      target.storeBytes(of: value, toByteOffset: index &* 4, as: SIMD16<Float>.self)
      index &+= 16
    }
    while index < count {
      sum[index] += source.loadUnaligned(fromByteOffset: index &* 4, as: Float.self)
      index &+= 1
    }
  }

  /// The inner product of `count` floats.
  @inline(__always)
  internal static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int) -> Float {
    let x = UnsafeRawPointer(a)
    let y = UnsafeRawPointer(b)
    var total = SIMD4<Float>.zero
    var index = 0
    while index &+ 4 <= count {
      total +=
        x.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
        * y.loadUnaligned(fromByteOffset: index &* 4, as: SIMD4<Float>.self)
      index &+= 4
    }
    var sum = total.sum()
    while index < count {
      sum += a[index] * b[index]
      index &+= 1
    }
    return sum
  }
}
