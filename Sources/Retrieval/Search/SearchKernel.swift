internal import CVectors

/// The instructions that a search uses. All give the same results, to the bit.
package enum SearchKernel: String, Sendable, CaseIterable {
  /// What every processor of the architecture has.
  case portable
  /// AVX2 with fused multiplication.
  case avx2
  /// AVX-512; bytes as with AVX2.
  case avx512
  /// AVX-512 with VNNI, which multiplies bytes.
  case avx512vnni = "avx512-vnni"

  /// The best of this processor.
  package static let best = allCases.last { $0.value.rawValue <= dataprep_best_search_kernel().rawValue } ?? .portable

  /// Those that this processor has.
  package static let available = allCases.filter { $0.value.rawValue <= dataprep_best_search_kernel().rawValue }

  var value: dataprep_search_kernel {
    switch self {
    case .portable: DATAPREP_SEARCH_PORTABLE
    case .avx2: DATAPREP_SEARCH_AVX2
    case .avx512: DATAPREP_SEARCH_AVX512
    case .avx512vnni: DATAPREP_SEARCH_AVX512_VNNI
    }
  }
}
