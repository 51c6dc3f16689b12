"""Growth: what was newly built in the period and for how many, and how evenly the money lies among the townships."""

from pages.leaders.growth import assets, heads
from pages.ui.site.frame import begin
from pages.ui.site.menu import Page

PAGE = Page(
    title="增量与公平",
    icon=":material/balance:",
    order=50,
    who="business",
    help="本期新增了多少资产、惠及多少人，各乡镇人均资金是否均衡",
)
view = begin(PAGE)

day = assets.choice()
assets.figures(view, day)
assets.panel(view, day)
money = heads.choice()
township = heads.panel(view, money)
heads.works(view, money, township)
