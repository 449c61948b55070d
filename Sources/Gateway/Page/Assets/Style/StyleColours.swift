/// The colours, in light and in dark.
///
/// Each word's colour has a contrast of at least 4.5 on its own tint, on cards and on paper (WCAG 2.2,
/// success criterion 1.4.3).
enum StyleColours {
  static let text = #"""
    :root {
      color-scheme: light dark;
      --paper: #f5f5f1;
      --card: #ffffff;
      --sunk: #f0f0eb;
      --ink: #1c2126;
      --quiet: #59626b;
      --rule: #dddfd8;
      --edge: #848a82;
      --link: #0a5a83;
      --accent: #0f5b66;
      --on-accent: #ffffff;
      --shade: rgb(28 33 38 / 12%);
      --marked: #fff0b3;
      --passed: #12663a;
      --passed-tint: #e3f3e8;
      --failed: #ab1f1b;
      --failed-tint: #fbe7e5;
      --timeout: #854a00;
      --timeout-tint: #fcefd9;
      --error: #7a2a91;
      --error-tint: #f5e8f9;
      --completed: #2a5591;
      --completed-tint: #e6eefa;
      --cancelled: #565f68;
      --cancelled-tint: #ecece8;
      --refused: #6d4a26;
      --refused-tint: #f4ebdf;
      --running: #0b6270;
      --running-tint: #dff2f3;
      --queued: #565f68;
      --queued-tint: #ecece8;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #13171a;
        --card: #1b2024;
        --sunk: #161a1e;
        --ink: #e4e7e9;
        --quiet: #a3adb6;
        --rule: #30373d;
        --edge: #737d86;
        --link: #86c5ea;
        --accent: #7fcfd0;
        --on-accent: #0d2226;
        --shade: rgb(0 0 0 / 45%);
        --marked: #4a3f12;
        --passed: #7fd9a0;
        --passed-tint: #16301f;
        --failed: #ff9f97;
        --failed-tint: #3c1b1a;
        --timeout: #f5bb68;
        --timeout-tint: #372811;
        --error: #dfaef0;
        --error-tint: #33203b;
        --completed: #9cc6fb;
        --completed-tint: #1a2c44;
        --cancelled: #b2bac2;
        --cancelled-tint: #2a3035;
        --refused: #ddb892;
        --refused-tint: #33291d;
        --running: #7dd3da;
        --running-tint: #143035;
        --queued: #b2bac2;
        --queued-tint: #2a3035;
      }
    }
    """#
}
