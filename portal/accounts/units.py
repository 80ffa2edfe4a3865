"""The 32 provincial units of the programme: 31 provinces and 新疆生产建设兵团 (codes of GB/T 2260-2007; 66 is the portal's for 兵团)."""

from portal.accounts.models import ProvincialUnit

# code, name, short name, English name, kind of bureau
UNITS = (
    ("11", "北京市", "京", "Beijing", "司法局"),
    ("12", "天津市", "津", "Tianjin", "司法局"),
    ("13", "河北省", "冀", "Hebei", "司法厅"),
    ("14", "山西省", "晋", "Shanxi", "司法厅"),
    ("15", "内蒙古自治区", "蒙", "Inner Mongolia", "司法厅"),
    ("21", "辽宁省", "辽", "Liaoning", "司法厅"),
    ("22", "吉林省", "吉", "Jilin", "司法厅"),
    ("23", "黑龙江省", "黑", "Heilongjiang", "司法厅"),
    ("31", "上海市", "沪", "Shanghai", "司法局"),
    ("32", "江苏省", "苏", "Jiangsu", "司法厅"),
    ("33", "浙江省", "浙", "Zhejiang", "司法厅"),
    ("34", "安徽省", "皖", "Anhui", "司法厅"),
    ("35", "福建省", "闽", "Fujian", "司法厅"),
    ("36", "江西省", "赣", "Jiangxi", "司法厅"),
    ("37", "山东省", "鲁", "Shandong", "司法厅"),
    ("41", "河南省", "豫", "Henan", "司法厅"),
    ("42", "湖北省", "鄂", "Hubei", "司法厅"),
    ("43", "湖南省", "湘", "Hunan", "司法厅"),
    ("44", "广东省", "粤", "Guangdong", "司法厅"),
    ("45", "广西壮族自治区", "桂", "Guangxi", "司法厅"),
    ("46", "海南省", "琼", "Hainan", "司法厅"),
    ("50", "重庆市", "渝", "Chongqing", "司法局"),
    ("51", "四川省", "川", "Sichuan", "司法厅"),
    ("52", "贵州省", "黔", "Guizhou", "司法厅"),
    ("53", "云南省", "滇", "Yunnan", "司法厅"),
    ("54", "西藏自治区", "藏", "Tibet", "司法厅"),
    ("61", "陕西省", "陕", "Shaanxi", "司法厅"),
    ("62", "甘肃省", "甘", "Gansu", "司法厅"),
    ("63", "青海省", "青", "Qinghai", "司法厅"),
    ("64", "宁夏回族自治区", "宁", "Ningxia", "司法厅"),
    ("65", "新疆维吾尔自治区", "新", "Xinjiang", "司法厅"),
    ("66", "新疆生产建设兵团", "兵团", "XPCC", "司法局"),
)  # fmt: skip


def load_units() -> int:
    """Make the 32 rows that are not there yet; part of every installation. Returns how many were made."""
    known = set(ProvincialUnit.objects.values_list("code", flat=True))
    made = [
        ProvincialUnit(
            code=code, name_zh=name, name_en=english, short_zh=short, order=order,
            bureau_name=f"{name}{bureau}", document_code=f"{short}司鉴",
        )
        for order, (code, name, short, english, bureau) in enumerate(UNITS, start=1)
        if code not in known
    ]  # fmt: skip
    ProvincialUnit.objects.bulk_create(made)
    return len(made)
