/// The icon: a chip on its board, with a mark of success.
enum PageIcon {
  static let text = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="7" fill="#0f5b66"/>
    <path d="M11 4v5M16 4v5M21 4v5M11 23v5M16 23v5M21 23v5M4 11h5M4 16h5M4 21h5M23 11h5M23 16h5M23 21h5" \
    stroke="#9fd6d2" stroke-width="1.8" stroke-linecap="round"/>
    <rect x="8.5" y="8.5" width="15" height="15" rx="2.5" fill="#f4fbfa"/>
    <path d="M12.2 16.4l2.8 2.8 5-6" fill="none" stroke="#0f5b66" stroke-width="2.4" stroke-linecap="round" \
    stroke-linejoin="round"/>
    </svg>

    """
}
